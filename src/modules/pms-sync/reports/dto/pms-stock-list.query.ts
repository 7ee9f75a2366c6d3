import { PageQuery } from '../../../../platform/http/page';
import { BooleanFilter, IdFilter, TextFilter } from '../../../../platform/http/request-fields.decorators';
import { LONGEST_REF } from '../../translation/report-fields';

export class PmsStockListQuery extends PageQuery {
  @TextFilter(LONGEST_REF, "Only of this product, by the partner's id.", 'AMX-500')
  productRef?: string;

  @TextFilter(LONGEST_REF, "Only at this location, by the partner's id.", 'main')
  locationRef?: string;

  @IdFilter('Only of this product of the clinic.')
  productId?: string;

  @BooleanFilter('true: only of products that are not mapped; false: only of those that are.')
  waiting?: boolean;
}
