import { Counter, Gauge } from 'prom-client';

/** `accepted`, `repeated`, or why not: `malformed`, `unknown_sender`, `bad_signature`, `bad_time`, `id_reused`. */
export const pmsWebhooks = new Counter({
  name: 'pms_webhooks_total',
  help: 'Events that partners sent, by what came of them at the door. Many of unknown_sender or bad_signature: somebody tries forgeries, or a secret was not changed over.',
  labelNames: ['outcome'] as const,
});

export const pmsEventsConcluded = new Counter({
  name: 'pms_events_concluded_total',
  help: 'Events of partners that the worker is done with, by outcome.',
  labelNames: ['outcome'] as const,
});

export const pmsEventFailures = new Counter({
  name: 'pms_event_failures_total',
  help: 'Attempts to apply an event of a partner that failed, and will be made again.',
});

export const pmsEventsPending = new Gauge({
  name: 'pms_events_pending',
  help: 'Events of partners that are stored and not applied yet.',
});

export const pmsOldestEventAge = new Gauge({
  name: 'pms_oldest_pending_event_age_seconds',
  help: 'Age of the oldest event of a partner that is not applied yet.',
});

export const pmsDeadEvents = new Gauge({
  name: 'pms_events_dead',
  help: 'Events of partners that were given up and not replayed.',
});

export const pmsDifferences = new Counter({
  name: 'pms_differences_total',
  help: 'Drift: in what snapshots of partners differed from their mirror, and whether it was mended. Many of behind or missing_here: events get lost on their way.',
  labelNames: ['kind', 'mended'] as const,
});

export const pmsDriftDifferences = new Gauge({
  name: 'pms_drift_differences',
  help: 'Differences that the newest snapshot of each location of a partner brought to light, mended or not; of the hundred partners with the most.',
  labelNames: ['partner'] as const,
});

export const pmsDriftUnits = new Gauge({
  name: 'pms_drift_units',
  help: 'By how many units of use the stock on hand was off in them, all places together.',
  labelNames: ['partner'] as const,
});
