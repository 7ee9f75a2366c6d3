import { Counter } from 'prom-client';

export const missedOrders = new Counter({
  name: 'partner_orders_missed_total',
  help: 'Orders of stock, and cancellations of them, that the system of their partner has not taken in time. Somebody has to tell the supplier.',
  labelNames: ['type'] as const,
});
