import { OrderDispatchJob } from './order-dispatch.job';
import { OrderDispatchRepository } from './order-dispatch.repository';
import { OrderDispatches } from './order-dispatches.service';
import { OrderNews } from './order-news';
import { OrderPartnerStandings } from './order-partner-standings';
import { PartnerOrders } from './partner-orders';

/** Orders of stock that go to suppliers through partners, and what comes back. */
export const ORDER_PROVIDERS = [
  PartnerOrders,
  OrderNews,
  OrderPartnerStandings,
  OrderDispatches,
  OrderDispatchRepository,
  OrderDispatchJob,
];
