import { PageQuery } from '../../../../platform/http/page';
import { ChoiceFilter, IdFilter } from '../../../../platform/http/request-fields.decorators';
import { TRANSFER_STATUSES, type TransferStatus } from '../transfer-status';

export class TransferListQuery extends PageQuery {
  @ChoiceFilter(TRANSFER_STATUSES, 'TransferStatus', 'Only transfers in this state.')
  status?: TransferStatus;

  @IdFilter('Only transfers from this location.')
  fromLocationId?: string;

  @IdFilter('Only transfers to this location.')
  toLocationId?: string;
}
