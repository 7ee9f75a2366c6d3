import { PageQuery } from '../../../../../platform/http/page';
import { BooleanFilter, ChoiceFilter, IdFilter } from '../../../../../platform/http/request-fields.decorators';
import { RESTOCK_ORDER_STATUSES, type RestockOrderStatus } from '../restock-order-status';

export class RestockOrderListQuery extends PageQuery {
  @ChoiceFilter(RESTOCK_ORDER_STATUSES, 'RestockOrderStatus', 'Only orders in this state.')
  status?: RestockOrderStatus;

  @IdFilter('Only orders to this supplier.')
  supplierId?: string;

  @IdFilter('Only orders for this location.')
  locationId?: string;

  @BooleanFilter('`true` for orders that are underway and late.')
  late?: boolean;
}
