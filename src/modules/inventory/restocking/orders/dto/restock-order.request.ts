import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsUUID, ValidateIf, ValidateNested } from 'class-validator';
import {
  ChoiceField,
  DateField,
  IdField,
  IntegerField,
  PatternField,
  TextField,
} from '../../../../../platform/http/request-fields.decorators';
import { SUBMISSION_CHANNELS, type SubmissionChannel } from '../restock-order-status';

const MOST_LINES = 500;
const MOST_PURCHASE_UNITS = 1_000_000;
/** Minor units for one purchase unit. */
const HIGHEST_COST = 1_000_000_000;

const WhenNamed = () => ValidateIf((_, value: unknown) => value !== undefined);

/** What one purchase unit costs. */
export class UnitCostRequest {
  @IntegerField({ min: 0, max: HIGHEST_COST, description: 'In the minor unit (paise, cents).', example: 4500 })
  amount!: number;

  @PatternField({
    pattern: /^[A-Z]{3}$/,
    message: 'must be a currency code, such as INR',
    description: "ISO 4217, the supplier's.",
    example: 'INR',
  })
  currency!: string;
}

export class RestockLineRequest {
  @IdField('The product; each once.')
  productId!: string;

  @IntegerField({ min: 1, max: MOST_PURCHASE_UNITS, description: 'How many boxes, bottles, …', example: 24 })
  purchaseUnits!: number;

  @ApiPropertyOptional({
    type: UnitCostRequest,
    description:
      "For one purchase unit. Left out it stays as it is on a line that is there, and is the supplier's last price on another.",
  })
  @WhenNamed()
  @ValidateNested()
  @Type(() => UnitCostRequest)
  unitCost?: UnitCostRequest;
}

const byProduct = (line?: { productId?: unknown } | null) => line?.productId;
const PRODUCT_ONCE = { message: 'must name each product once' };

/** An order by hand. */
export class OpenRestockOrderRequest {
  @IdField('Who it goes to.')
  supplierId!: string;

  @IdField('Where it is to be delivered.')
  locationId!: string;

  @TextField({
    max: 1000,
    lines: true,
    nullable: true,
    description: 'Stands on the order.',
    example: 'Ring at the back door.',
  })
  note?: string | null;

  @ApiProperty({ type: [RestockLineRequest], minItems: 1, maxItems: MOST_LINES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique(byProduct, PRODUCT_ONCE)
  @ValidateNested({ each: true })
  @Type(() => RestockLineRequest)
  lines!: RestockLineRequest[];
}

/** What is left out stays as it is. */
export class ChangeRestockOrderRequest {
  @TextField({ max: 1000, lines: true, nullable: true, description: 'Stands on the order.' })
  note?: string | null;

  @ApiPropertyOptional({
    type: [RestockLineRequest],
    maxItems: MOST_LINES,
    description: 'Lines to be added, or to be changed where the product is on the order.',
  })
  @WhenNamed()
  @IsArray()
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique(byProduct, PRODUCT_ONCE)
  @ValidateNested({ each: true })
  @Type(() => RestockLineRequest)
  lines?: RestockLineRequest[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    maxItems: MOST_LINES,
    uniqueItems: true,
    description: 'Products that are not to be ordered. The stock check leaves them alone for a while.',
  })
  @WhenNamed()
  @IsArray()
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  withoutProductIds?: string[];
}

/** A step that needs a reason. */
export class DeclineRestockOrderRequest {
  @TextField({ max: 1000, lines: true, description: 'Why; kept sealed in the history.', example: 'Ordered elsewhere' })
  reason!: string;
}

export class CloseRestockOrderRequest {
  @TextField({
    max: 1000,
    lines: true,
    optional: true,
    description: 'Why; kept sealed in the history. Needed while something has not arrived.',
    example: 'The maker has stopped producing the rest',
  })
  reason?: string;
}

export class SubmitRestockOrderRequest {
  @ChoiceField(SUBMISSION_CHANNELS, 'SubmissionChannel', {
    optional: true,
    description:
      "`email`: the service mails it as PDF. `partner`: the supplier's partner is told by its endpoint. `other`: somebody telephones, or hands it over. Left out, by the partner where the supplier has one, else by e-mail where it has an address.",
  })
  channel?: SubmissionChannel;
}

export class ResubmitRestockOrderRequest {
  @ChoiceField(SUBMISSION_CHANNELS, 'SubmissionChannel', { description: 'How it is sent this time.', example: 'email' })
  channel!: SubmissionChannel;
}

export class AcknowledgeRestockOrderRequest {
  @TextField({ max: 100, nullable: true, description: "The supplier's number for it.", example: 'SO-88121' })
  supplierReference?: string | null;

  @DateField({
    nullable: true,
    description: 'The day that was promised; the expected one stays when left out.',
    example: '2026-12-04',
  })
  expectedOn?: string | null;
}
