import { Gauge } from 'prom-client';

export const ledgerDifferences = new Gauge({
  name: 'stock_ledger_differences',
  help: 'Lots whose balances were not what their movements and reservations say, when it was last proved.',
});

export const ledgerProvedAt = new Gauge({
  name: 'stock_ledger_proved_timestamp_seconds',
  help: 'When the stock ledger was last proved, whatever came of it.',
});
