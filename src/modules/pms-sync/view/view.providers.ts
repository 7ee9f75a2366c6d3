import { MappedProducts } from './mapped-products';
import { PmsStockViewController } from './pms-stock-view.controller';
import { StockViews } from './stock-view.service';
import { StockViewsController } from './stock-views.controller';

export const VIEW_CONTROLLERS = [StockViewsController, PmsStockViewController];

/** Our stock as partners were told of it. */
export const VIEW_PROVIDERS = [StockViews, MappedProducts];
