import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IdFilter, NumberFilter, TextFilter } from '../../../../platform/http/request-fields.decorators';
import { LONGEST_REF } from '../../translation/report-fields';

export const MOST_VIEWED = 1_000;

export class StockViewQuery {
  @ApiPropertyOptional({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Read as of this number of the ledger, and with what happened under it. Left out: the newest.',
    example: 4711,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  asOf?: number;

  @NumberFilter(1, MOST_VIEWED, 'Rows a page.', 100)
  limit = 100;

  @ApiPropertyOptional({
    type: 'string',
    pattern: '^[A-Za-z0-9_-]{1,150}$',
    description: '`nextCursor` of the page before. The view stays as of the same number.',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,150}$/, { message: 'must be the nextCursor of another page' })
  cursor?: string;

  @TextFilter(LONGEST_REF, "Only of this product, by the partner's id.", 'AMX-500')
  productRef?: string;

  @IdFilter('Only at this location of the clinic.')
  locationId?: string;
}
