import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../../platform/http/page';
import { BooleanFilter, TextFilter } from '../../../../platform/http/request-fields.decorators';

export const PRODUCT_SORTS = ['genericName', '-genericName', 'createdAt', '-createdAt'] as const;

export class ProductListQuery extends PageQuery {
  @TextFilter(100, 'A part of the generic or the brand name, in any case of letters.', 'morph')
  q?: string;

  @TextFilter(40, 'A code of any system; a GTIN in any of its lengths.', '09506000134352')
  code?: string;

  @BooleanFilter('Only what needs a prescription, or only what needs none.')
  prescriptionOnly?: boolean;

  @BooleanFilter('Only controlled drugs, or only what is not controlled.')
  controlled?: boolean;

  @ApiPropertyOptional({ enum: PRODUCT_SORTS, default: 'genericName', description: 'Order; a minus turns it round.' })
  @IsOptional()
  @IsIn(PRODUCT_SORTS)
  sort: (typeof PRODUCT_SORTS)[number] = 'genericName';
}
