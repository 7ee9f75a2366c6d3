import { Counter, Histogram } from 'prom-client';

export const scheduledRunDuration = new Histogram({
  name: 'scheduled_run_duration_seconds',
  help: 'Time of scheduled runs that succeeded.',
  labelNames: ['job'],
  buckets: [0.01, 0.1, 1, 10, 60, 600],
});

export const scheduledRunFailures = new Counter({
  name: 'scheduled_run_failures_total',
  help: 'Attempts of scheduled runs that failed.',
  labelNames: ['job'],
});
