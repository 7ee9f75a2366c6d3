import { ApiProperty } from '@nestjs/swagger';
import { ProductMappingResponse } from '../../mapping/dto/product-mapping.response';
import type { RowResult } from '../bulk';
import type { TakenStock } from '../pms-inventory.service';
import type { TakenProduct } from '../pms-products.service';
import { PmsStockResponse } from './pms-stock.response';

const OUTCOMES = ['applied', 'waiting', 'stale'] as const;
const ROW_OUTCOMES = [...OUTCOMES, 'refused'] as const;
const MEANING =
  '`waiting`: stored; its product is not mapped to one of the clinic yet. `stale`: a version as high or higher is known, and nothing was changed.';

export class ReportedProductResponse {
  @ApiProperty({ enum: OUTCOMES, enumName: 'ReportOutcome', description: MEANING })
  readonly outcome!: string;

  @ApiProperty({ description: 'As it is known now.' })
  readonly product!: ProductMappingResponse;

  static of({ outcome, product }: TakenProduct): ReportedProductResponse {
    return Object.assign(new ReportedProductResponse(), { outcome, product: ProductMappingResponse.from(product) });
  }
}

export class ReportedStockResponse {
  @ApiProperty({ enum: OUTCOMES, enumName: 'ReportOutcome', description: MEANING })
  readonly outcome!: string;

  @ApiProperty({ description: 'As it is known now.' })
  readonly stock!: PmsStockResponse;

  static of({ outcome, stock }: TakenStock): ReportedStockResponse {
    return Object.assign(new ReportedStockResponse(), { outcome, stock: PmsStockResponse.from(stock) });
  }
}

export class RowFaultResponse {
  @ApiProperty({ description: 'Empty for the row as a whole.', example: 'gtin' })
  readonly field!: string;

  @ApiProperty({ example: 'must be a GTIN of 8, 12, 13 or 14 digits with a right check digit' })
  readonly message!: string;
}

/** What became of one row of a bulk. */
export class RowResultResponse {
  @ApiProperty({ type: 'integer', format: 'int32', description: 'Of the row in the request, from 0.' })
  readonly index!: number;

  @ApiProperty({ enum: ROW_OUTCOMES, enumName: 'RowOutcome', description: `${MEANING} \`refused\`: for \`errors\`.` })
  readonly outcome!: string;

  @ApiProperty({ type: [RowFaultResponse], description: 'Empty but for what was refused.' })
  readonly errors!: readonly RowFaultResponse[];

  static from({ index, outcome, faults }: RowResult): RowResultResponse {
    return Object.assign(new RowResultResponse(), { index, outcome, errors: faults });
  }
}
