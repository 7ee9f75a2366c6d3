import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Max, Min } from 'class-validator';
import {
  BooleanField,
  IntegerField,
  LARGEST_QUANTITY,
  TextField,
} from '../../../../platform/http/request-fields.decorators';
import { LONGEST_REF } from '../../translation/report-fields';
import { HIGHEST_VERSION } from '../../translation/reports';
import { MOST_ROWS } from '../bulk';

const GTIN = { max: 40, nullable: true, description: '8, 12, 13 or 14 digits.', example: '8901234567890' };
const NDC = { max: 40, nullable: true, description: 'With its hyphens, or eleven digits.', example: '0002-8215-01' };
const UNITS = {
  min: 1,
  max: LARGEST_QUANTITY,
  description: 'Of units of use, such as tablets, in one unit that you count.',
};
const DISCONTINUED = { optional: true, description: 'You sell it no more.' };

/** Rises with every change on the partner's side. */
export const VersionField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: 'integer',
      format: 'int64',
      minimum: 1,
      maximum: HIGHEST_VERSION,
      description: 'Rises with every change of it in your system. One that is not higher than the known one is stale.',
      example: 17,
    }),
    IsInt(),
    Min(1),
    Max(HIGHEST_VERSION),
  );

/** The whole of a product. */
export class PutPmsProductRequest {
  @VersionField()
  version!: number;

  @TextField({ max: 200, example: 'Amoxicillin 500 mg capsules' })
  name!: string;

  @TextField(GTIN)
  gtin?: string | null;

  @TextField(NDC)
  ndc?: string | null;

  @IntegerField({ ...UNITS, optional: true, example: 10 })
  useUnitsPerUnit?: number;

  @BooleanField(DISCONTINUED)
  discontinued?: boolean;
}

/** What is different about a product. */
export class PatchPmsProductRequest {
  @VersionField()
  version!: number;

  @TextField({ max: 200, optional: true, example: 'Amoxicillin 500 mg capsules' })
  name?: string;

  @TextField(GTIN)
  gtin?: string | null;

  @TextField(NDC)
  ndc?: string | null;

  @IntegerField({ ...UNITS, optional: true, example: 10 })
  useUnitsPerUnit?: number;

  @BooleanField(DISCONTINUED)
  discontinued?: boolean;
}

/** A row of a bulk, for the document; each is read by itself, since a bad one is to stop no other. */
export class PmsProductRow extends PutPmsProductRequest {
  @TextField({ max: LONGEST_REF, description: 'Your id of the product.', example: 'AMX-500' })
  productRef!: string;
}

export class ReportPmsProductsRequest {
  @ApiProperty({ type: [PmsProductRow], minItems: 1, maxItems: MOST_ROWS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  products!: unknown[];
}
