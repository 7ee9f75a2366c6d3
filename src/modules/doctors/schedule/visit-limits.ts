import type { VisitLimits } from './doctor-schedule';
import type { Interval } from './free-slots';
import { DAY_MS, weekdayOf } from './wall-time';
import { ZoneTimeline } from './zone-timeline';

const WEEK_DAYS = 7;

/** `[from, to)`, epoch milliseconds. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The local day that an instant lies in: 23, 24 or 25 hours where the clock changes by one. @throws RangeError for an unknown zone */
export function dayAround(timeZone: string, ms: number): Period {
  const day = ZoneTimeline.of(timeZone).dayAt(ms);
  return periodOf(timeZone, day, day + 1);
}

/** The local week, Monday to Sunday, that an instant lies in. @throws RangeError for an unknown zone */
export function weekAround(timeZone: string, ms: number): Period {
  const day = ZoneTimeline.of(timeZone).dayAt(ms);
  const monday = day - weekdayOf(day) + 1;
  return periodOf(timeZone, monday, monday + WEEK_DAYS);
}

/** The local date, `YYYY-MM-DD`. @throws RangeError for an unknown zone */
export function dateAt(timeZone: string, at: Date): string {
  return dateOf(ZoneTimeline.of(timeZone).dayAt(at.getTime()));
}

export function isLimited({ perDay, perWeek }: VisitLimits): boolean {
  return perDay !== null || perWeek !== null;
}

/**
 * The slots that begin in a day and a week which are not full yet.
 * @param visitStarts when the visits begin that are booked or held, in epoch milliseconds, in any order; all of each week touched
 */
export function withinLimits<T extends Interval>(
  slots: readonly T[],
  visitStarts: readonly number[],
  { perDay, perWeek }: VisitLimits,
  timeZone: string,
): T[] {
  const zone = ZoneTimeline.of(timeZone);
  const days = new Map<number, number>();
  const weeks = new Map<number, number>();
  for (const ms of visitStarts) {
    const day = zone.dayAt(ms);
    add(days, day);
    add(weeks, weekOf(day));
  }
  return slots.filter(({ startsAt }) => {
    const day = zone.dayAt(startsAt);
    const dayIsFull = perDay !== null && (days.get(day) ?? 0) >= perDay;
    return !dayIsFull && (perWeek === null || (weeks.get(weekOf(day)) ?? 0) < perWeek);
  });
}

function add(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The Monday of the day's week, counted in days. */
function weekOf(day: number): number {
  return day - weekdayOf(day) + 1;
}

function periodOf(timeZone: string, fromDay: number, toDay: number): Period {
  const zone = ZoneTimeline.of(timeZone);
  return { fromMs: zone.startOfDay(dateOf(fromDay)), toMs: zone.startOfDay(dateOf(toDay)) };
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
