import type { Money } from '../../kernel/money';

interface Tier {
  /** Hours of notice that are enough for this share. */
  noticeHours: number;
  percent: number;
}

/** What a patient who cancels gets back, by notice; the most generous tier that applies counts. */
export const REFUND_TIERS: readonly Tier[] = [
  { noticeHours: 24, percent: 100 },
  { noticeHours: 2, percent: 50 },
  { noticeHours: 0, percent: 0 },
];

const HOUR_MS = 3_600_000;

/** The refund of `captured` when a visit that starts at `startsAt` is cancelled at `at`; the clinic always gives everything back. */
export function refundFor(captured: Money, startsAt: Date, at: Date, by: 'patient' | 'clinic'): Money {
  if (by === 'clinic') return captured;
  const notice = (startsAt.getTime() - at.getTime()) / HOUR_MS;
  const tier = REFUND_TIERS.find(({ noticeHours }) => notice >= noticeHours);
  return captured.percent(tier?.percent ?? 0);
}
