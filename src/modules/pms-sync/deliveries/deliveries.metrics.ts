import { Counter, Gauge, Histogram } from 'prom-client';

export const deliveryAttempts = new Counter({
  name: 'partner_delivery_attempts_total',
  help: 'Attempts to deliver events to partners, by how they ended.',
  labelNames: ['partner', 'outcome'] as const,
});

export const deadDeliveries = new Counter({
  name: 'partner_deliveries_dead_total',
  help: 'Deliveries that were given up: all attempts failed, or nobody lives at the address any more.',
  labelNames: ['partner'] as const,
});

export const deliveryLag = new Histogram({
  name: 'partner_delivery_lag_seconds',
  help: 'Time from an event to its acceptance by the partner.',
  labelNames: ['partner'] as const,
  buckets: [0.1, 0.5, 1, 2, 5, 30, 300, 3_600, 86_400, 345_600],
});

export const waitingDeliveries = new Gauge({
  name: 'partner_deliveries_waiting',
  help: 'Deliveries that are not settled yet, counted up to 100,000.',
  labelNames: ['partner'] as const,
});

export const oldestWaitingDelivery = new Gauge({
  name: 'partner_deliveries_oldest_age_seconds',
  help: 'Age of the oldest event that a partner has not accepted yet.',
  labelNames: ['partner'] as const,
});

export const disabledEndpoints = new Counter({
  name: 'partner_endpoints_disabled_total',
  help: 'Endpoints that were disabled because they are gone or accept nothing any more.',
  labelNames: ['because'] as const,
});
