import { Counter, Gauge } from 'prom-client';

export const pendingEvents = new Gauge({
  name: 'outbox_pending_events',
  help: 'Events that wait in the outbox, counted up to 100,000.',
});

export const oldestEventAge = new Gauge({
  name: 'outbox_oldest_event_age_seconds',
  help: 'Age of the first event in the outbox.',
});

export const publishedEvents = new Counter({
  name: 'outbox_published_events_total',
  help: 'Events that were handed over to the queue.',
});

export const handOverFailures = new Counter({
  name: 'outbox_hand_over_failures_total',
  help: 'Attempts to hand events over that failed; the events stay in the outbox.',
});

export const deadEvents = new Counter({
  name: 'events_dead_total',
  help: 'Events that a handler could not take in after all attempts; they stay in the queue as failed.',
  labelNames: ['type'],
});
