import { Counter, Gauge } from 'prom-client';

export type BreakerState = 'closed' | 'half_open' | 'open';
const STATES: readonly BreakerState[] = ['closed', 'half_open', 'open'];

const breakerState = new Gauge({
  name: 'outward_breaker_state',
  help: 'State of the circuit breaker before each service that we call: 1 for the state that it is in, 0 for the others.',
  labelNames: ['target', 'state'] as const,
});

const tries = new Counter({
  name: 'outward_tries_total',
  help: 'Tries to call other services by outcome: success, failure, refusal (an answer, if not the one hoped for), rejected (breaker open).',
  labelNames: ['target', 'outcome'] as const,
});

export function showBreaker(target: string, current: BreakerState): void {
  for (const state of STATES) breakerState.set({ target, state }, state === current ? 1 : 0);
}

export function countTry(target: string, outcome: 'success' | 'failure' | 'refusal' | 'rejected'): void {
  tries.inc({ target, outcome });
}
