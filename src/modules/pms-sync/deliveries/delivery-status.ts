import type { TransitionTable } from '../../../kernel/transition-table';

export const DELIVERY_STATUSES = ['pending', 'delivering', 'retry_wait', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** `delivering` follows itself where a process died over it. What is settled stays; telling it again is another delivery. */
export const DELIVERY_TRANSITIONS: TransitionTable<DeliveryStatus> = {
  pending: ['delivering', 'dead'],
  delivering: ['delivering', 'delivered', 'retry_wait', 'dead'],
  retry_wait: ['delivering', 'dead'],
  delivered: [],
  dead: [],
};

export const SETTLED: readonly DeliveryStatus[] = ['delivered', 'dead'];

/** How one attempt ended. `gone` is a 410; `unsigned` was not sent, for want of a secret. */
export const ATTEMPT_OUTCOMES = [
  'accepted',
  'refused',
  'redirected',
  'gone',
  'timed_out',
  'unreachable',
  'address_refused',
  'unsigned',
  'interrupted',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
