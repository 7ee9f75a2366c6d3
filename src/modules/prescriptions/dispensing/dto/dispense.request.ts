import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { IdField, IntegerField, QuantityField } from '../../../../platform/http/request-fields.decorators';

const MOST_PARTS = 60;

export class DispenseLineRequest {
  @IntegerField({ min: 1, max: 20, description: 'Of the prescription; may be named several times, for several lots.' })
  line!: number;

  @QuantityField({ optional: true, description: 'Units of use; all that may be handed out now when left out.' })
  quantity?: number;

  @IdField('A substitute. The prescribed product when left out.', { optional: true })
  productId?: string;

  @IdField('The lot in the hand; what is set aside, first expired first, when left out.', { optional: true })
  lotId?: string;

  @ApiProperty({
    type: 'string',
    required: false,
    maxLength: 200,
    description: 'The same by the GS1 barcode of the pack: its GTIN (01) and batch (10).',
    example: '(01)09506000134352(17)271231(10)MB2231',
  })
  @ValidateIf((_, value) => value !== undefined)
  @Matches(/^(?:[\x20-\x7e]|\p{Cc})+$/u, { message: 'must be a GS1 element string' })
  @MaxLength(200)
  barcode?: string;
}

/** What is handed out. */
export class DispenseRequest {
  @ApiProperty({ type: [DispenseLineRequest], minItems: 1, maxItems: MOST_PARTS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARTS)
  @ValidateNested({ each: true })
  @Type(() => DispenseLineRequest)
  lines!: DispenseLineRequest[];

  @IdField('The second person, for controlled drugs; signs the register later.', { nullable: true })
  witnessId?: string | null;
}
