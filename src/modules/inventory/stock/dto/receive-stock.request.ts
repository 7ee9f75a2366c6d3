import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  DateField,
  IdField,
  PatternField,
  QuantityField,
  TextField,
} from '../../../../platform/http/request-fields.decorators';

const MOST_LINES = 200;
/** Wider than GS1 allows: not every pack has a barcode. */
const BATCH = /^[!-~](?:[ -~]{0,38}[!-~])?$/;

export class DeliveryLineRequest {
  @ApiProperty({
    type: 'string',
    required: false,
    maxLength: 200,
    description:
      'A GS1 element string as a scanner sends it, with FNC1 as U+001D, or with the identifiers in parentheses. Product (01), batch (10), expiry (17) and serial number (21) are read from it.',
    example: '(01)09506000134352(17)271231(10)MB2231',
  })
  @ValidateIf((_, value) => value !== undefined)
  @Matches(/^(?:[\x20-\x7e]|\p{Cc})+$/u, { message: 'must be a GS1 element string' })
  @MaxLength(200)
  barcode?: string;

  @IdField('The product; need not be given with a barcode that says it.', { optional: true })
  productId?: string;

  @PatternField({
    pattern: BATCH,
    message: 'must be 1 to 40 printable characters',
    optional: true,
    description: 'As it stands on the pack.',
    example: 'MB2231',
  })
  batch?: string;

  @DateField({ optional: true, description: 'The last day on which it may be used.', example: '2027-12-31' })
  expiresOn?: string;

  @QuantityField({ example: 10 })
  quantity!: number;

  @ChoiceField(['use', 'purchase'], 'CountedIn', { optional: true, description: '`use` when left out.' })
  unit?: 'use' | 'purchase';

  @BooleanField({ optional: true, description: 'Hold it until somebody releases it.' })
  quarantine?: boolean;
}

/** A delivery. */
export class ReceiveStockRequest {
  @IdField('Where it is put.')
  locationId!: string;

  @IdField('Who it came from.', { nullable: true })
  supplierId?: string | null;

  @TextField({ max: 100, nullable: true, description: 'Of the delivery note.', example: 'DN-20931' })
  reference?: string | null;

  @IdField('The second person, for controlled drugs; signs the register later.', { nullable: true })
  witnessId?: string | null;

  @ApiProperty({ type: [DeliveryLineRequest], minItems: 1, maxItems: MOST_LINES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ValidateNested({ each: true })
  @Type(() => DeliveryLineRequest)
  lines!: DeliveryLineRequest[];
}
