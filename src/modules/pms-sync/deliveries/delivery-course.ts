import { assertTransition } from '../../../kernel/transition-table';
import { type AttemptOutcome, DELIVERY_TRANSITIONS, type DeliveryStatus } from './delivery-status';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Pauses before the second attempt and each one after it: a little more than three days together. */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
export const MOST_ATTEMPTS = PAUSES_MS.length + 1;

/** A pause is longer or shorter by as much: what failed together does not come back together. */
const JITTER = 0.1;
/** Whoever asks to be left alone for longer is asked again after this long. */
const LONGEST_REST_MS = HOUR_MS;

export interface AttemptEnd {
  /** The first one is 1. */
  number: number;
  outcome: AttemptOutcome;
  statusCode: number | null;
  /** `Retry-After` as it came. */
  retryAfter: string | null;
}

export interface NextStep {
  status: DeliveryStatus;
  /** Null where it is settled. */
  dueAt: Date | null;
  /** Until when the endpoint wants to hear nothing at all. */
  restUntil: Date | null;
}

/** What follows an attempt. @param chance from 0 to 1 */
export function nextStep(end: AttemptEnd, now: Date, chance = Math.random()): NextStep {
  const step = (status: DeliveryStatus, dueAt: Date | null = null, restUntil: Date | null = null): NextStep => {
    assertTransition('delivery', DELIVERY_TRANSITIONS, 'delivering', status);
    return { status, dueAt, restUntil };
  };
  if (end.outcome === 'accepted') return step('delivered');
  const restUntil = restOf(end, now);
  if (end.outcome === 'gone') return step('dead');
  if (end.number >= MOST_ATTEMPTS) return step('dead', null, restUntil);
  const pause = PAUSES_MS[end.number - 1] * (1 - JITTER + 2 * JITTER * chance);
  const dueAt = new Date(now.getTime() + Math.round(pause));
  return step('retry_wait', restUntil !== null && restUntil > dueAt ? restUntil : dueAt, restUntil);
}

/** Of 429 and 503, which alone say it in earnest. */
function restOf({ statusCode, retryAfter }: AttemptEnd, now: Date): Date | null {
  if (retryAfter === null || (statusCode !== 429 && statusCode !== 503)) return null;
  const at = /^\d{1,9}$/.test(retryAfter) ? now.getTime() + Number(retryAfter) * SECOND_MS : Date.parse(retryAfter);
  if (Number.isNaN(at) || at <= now.getTime()) return null;
  return new Date(Math.min(at, now.getTime() + LONGEST_REST_MS));
}
