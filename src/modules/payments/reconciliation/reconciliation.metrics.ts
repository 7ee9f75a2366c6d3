import { Gauge } from 'prom-client';

export const reconciliationDifferences = new Gauge({
  name: 'payment_reconciliation_differences',
  help: "Charges and refunds of which the provider's books and ours held different amounts when they were last compared.",
});

export const reconciledAt = new Gauge({
  name: 'payment_reconciled_timestamp_seconds',
  help: "When the provider's books were last compared with ours.",
});
