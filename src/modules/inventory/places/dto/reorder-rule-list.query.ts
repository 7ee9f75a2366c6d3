import { PageQuery } from '../../../../platform/http/page';
import { IdFilter } from '../../../../platform/http/request-fields.decorators';

export class ReorderRuleListQuery extends PageQuery {
  @IdFilter('Only rules for this product.')
  productId?: string;

  @IdFilter('Only rules for this location.')
  locationId?: string;

  @IdFilter('Only rules with this supplier.')
  supplierId?: string;
}
