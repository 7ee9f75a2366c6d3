import { Counter, Gauge } from 'prom-client';

export const stockCheckPassedAt = new Gauge({
  name: 'stock_check_passed_timestamp_seconds',
  help: 'When a pass of the stock check over everything ended.',
});

export const restockLinesOpened = new Counter({
  name: 'restock_lines_opened_total',
  help: 'Lines that the stock check has put on orders.',
});
