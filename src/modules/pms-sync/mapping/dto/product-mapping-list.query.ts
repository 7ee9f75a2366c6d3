import { PageQuery } from '../../../../platform/http/page';
import { BooleanFilter, IdFilter, TextFilter } from '../../../../platform/http/request-fields.decorators';

export class ProductMappingListQuery extends PageQuery {
  @BooleanFilter(
    'true: only those that nobody has decided about and no code has found; false: only those that are mapped.',
  )
  unmapped?: boolean;

  @IdFilter('Only what is mapped to this product of ours.')
  productId?: string;

  @TextFilter(64, "Only this id of the partner's.", 'AMX-500')
  productRef?: string;
}
