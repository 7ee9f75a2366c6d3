import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { IntegerField, LARGEST_QUANTITY, TextField } from '../../../../platform/http/request-fields.decorators';
import { LONGEST_REF } from '../../translation/report-fields';
import { MOST_ROWS } from '../bulk';
import { VersionField } from './pms-product.request';

const ON_HAND = { min: 0, max: LARGEST_QUANTITY, description: 'What is there, in your units.', example: 40 };
const RESERVED = {
  min: 0,
  max: LARGEST_QUANTITY,
  optional: true,
  description: 'Of it, what is spoken for.',
  example: 2,
};

/** The whole of a product's stock at a location. */
export class PutPmsStockRequest {
  @VersionField()
  version!: number;

  @IntegerField(ON_HAND)
  onHand!: number;

  @IntegerField(RESERVED)
  reserved?: number;
}

/** What is different about it. */
export class PatchPmsStockRequest {
  @VersionField()
  version!: number;

  @IntegerField({ ...ON_HAND, optional: true })
  onHand?: number;

  @IntegerField(RESERVED)
  reserved?: number;
}

/** A row of a bulk, for the document; each is read by itself, since a bad one is to stop no other. */
export class PmsStockRow extends PutPmsStockRequest {
  @TextField({ max: LONGEST_REF, description: 'Your id of the product.', example: 'AMX-500' })
  productRef!: string;

  @TextField({ max: LONGEST_REF, description: 'Your id of the location.', example: 'main' })
  locationRef!: string;
}

export class ReportPmsStockRequest {
  @ApiProperty({ type: [PmsStockRow], minItems: 1, maxItems: MOST_ROWS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  stock!: unknown[];
}
