import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { PageQuery } from '../../../../platform/http/page';
import {
  ChoiceFilter,
  IdFilter,
  isCalendarDate,
  TextFilter,
} from '../../../../platform/http/request-fields.decorators';
import { LOT_STATUSES, type LotStatus } from '../lot-status';

/** All filters together. */
export class LotListQuery extends PageQuery {
  @IdFilter('Only lots of this product.')
  productId?: string;

  @IdFilter('Only lots at this location.')
  locationId?: string;

  @ChoiceFilter(LOT_STATUSES, 'LotStatus', 'Only lots in this status.')
  status?: LotStatus;

  @TextFilter(100, 'Only lots of this batch.', 'MB2231')
  batch?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date', description: 'Only lots whose last day is before this one.' })
  @IsOptional()
  @ValidateBy({
    name: 'isDate',
    validator: { validate: isCalendarDate, defaultMessage: () => 'must be a date, YYYY-MM-DD' },
  })
  expiresBefore?: string;
}
