import type { BookableDoctor } from './bookable-doctor';
import {
  bookingWindow,
  freeSlots,
  type Interval,
  isLimited,
  type Period,
  type ScheduleExpansion,
  type Slot,
  weekAround,
  withinLimits,
} from './schedule';

const MINUTE_MS = 60_000;

/** The claims that must be known to tell which slots of a period are open: whole weeks where their visits are counted. */
export function periodToKnow({ limits, schedule: { timeZone } }: BookableDoctor, period: Period): Period {
  if (!isLimited(limits)) return period;
  const { fromMs, toMs } = period;
  return { fromMs: weekAround(timeZone, fromMs).fromMs, toMs: weekAround(timeZone, Math.max(fromMs, toMs - 1)).toMs };
}

/**
 * The candidates that may still be booked: after the notice and within the horizon, in nobody's way, on days and in weeks that are not
 * full.
 * @param busy sorted by start; of all of `periodToKnow`
 */
export function openAmong(
  { schedule, limits }: BookableDoctor,
  candidates: readonly Slot[],
  busy: readonly Interval[],
  nowMs: number,
): Slot[] {
  const free = freeSlots(candidates, busy, bookingWindow(schedule, nowMs));
  if (!isLimited(limits) || free.length === 0) return free;
  // A claim begins with the buffer before the visit.
  const starts = busy.map(({ startsAt }) => startsAt + schedule.bufferBeforeMinutes * MINUTE_MS);
  return withinLimits(free, starts, limits, schedule.timeZone);
}

/** The slots of one kind of visit; undefined when the doctor offers no such kind. */
export function expansionFor({ expansion, kinds }: BookableDoctor, kind?: string): ScheduleExpansion | undefined {
  return kind === undefined ? expansion : kinds.find(({ code }) => code === kind)?.expansion;
}
