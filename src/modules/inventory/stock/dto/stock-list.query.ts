import { PageQuery } from '../../../../platform/http/page';
import { IdFilter } from '../../../../platform/http/request-fields.decorators';

export class StockListQuery extends PageQuery {
  @IdFilter('Only stock of this product.')
  productId?: string;

  @IdFilter('Only stock at this location.')
  locationId?: string;
}
