import { PageQuery } from '../../../../platform/http/page';
import { ChoiceFilter, IdFilter } from '../../../../platform/http/request-fields.decorators';
import { COUNT_STATUSES, type CountStatus } from '../count-status';

export class CountListQuery extends PageQuery {
  @IdFilter('Only counts of this location.')
  locationId?: string;

  @ChoiceFilter(COUNT_STATUSES, 'CountStatus', 'Only counts in this state.')
  status?: CountStatus;
}
