import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, ValidateIf, ValidateNested } from 'class-validator';
import { IdField, TextField } from '../../../../../platform/http/request-fields.decorators';
import { DeliveryLineRequest } from '../../../stock/dto/receive-stock.request';
import { UnitCostRequest } from './restock-order.request';

const MOST_LINES = 200;

/** What the supplier charged for a product. */
export class ChargedCostRequest {
  @IdField('The product; each once.')
  productId!: string;

  @ApiProperty({ type: UnitCostRequest, description: 'For one purchase unit.' })
  @ValidateNested()
  @Type(() => UnitCostRequest)
  unitCost!: UnitCostRequest;
}

/** A delivery of what was ordered, whole or a part of it. */
export class ReceiveRestockOrderRequest {
  @TextField({
    max: 100,
    nullable: true,
    description: "Of the delivery note; that of the shipment, or else the order's number, when left out.",
    example: 'DN-20931',
  })
  reference?: string | null;

  @IdField('The shipment that it is; each arrives once.', { nullable: true })
  shipmentId?: string | null;

  @IdField('The second person, for controlled drugs; signs the register later.', { nullable: true })
  witnessId?: string | null;

  @ApiProperty({ type: [DeliveryLineRequest], minItems: 1, maxItems: MOST_LINES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ValidateNested({ each: true })
  @Type(() => DeliveryLineRequest)
  lines!: DeliveryLineRequest[];

  @ApiPropertyOptional({
    type: [ChargedCostRequest],
    maxItems: MOST_LINES,
    description: 'Where the supplier charged another price than was expected. Orders to come are reckoned with it.',
  })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique((one?: ChargedCostRequest | null) => one?.productId, { message: 'must name each product once' })
  @ValidateNested({ each: true })
  @Type(() => ChargedCostRequest)
  costs?: ChargedCostRequest[];
}
