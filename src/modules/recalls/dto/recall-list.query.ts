import { PageQuery } from '../../../platform/http/page';
import { ChoiceFilter, IdFilter } from '../../../platform/http/request-fields.decorators';
import { CONTACT_STATES, type ContactState, RECALL_STATUSES, type RecallStatus } from '../recall-status';

export class RecallListQuery extends PageQuery {
  @ChoiceFilter(RECALL_STATUSES, 'RecallStatus', 'Only recalls in this state.')
  status?: RecallStatus;

  @IdFilter('Only recalls of this product.')
  productId?: string;
}

export class RecallPatientListQuery extends PageQuery {
  @ChoiceFilter(CONTACT_STATES, 'RecallContactState', 'Only patients in this state.')
  state?: ContactState;
}
