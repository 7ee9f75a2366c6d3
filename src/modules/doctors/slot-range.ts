import { type FieldFault, ValidationFailed } from '../../kernel/domain-error';
import { ZoneTimeline } from './schedule';

const DAY_MS = 86_400_000;
const LONGEST_RANGE_DAYS = 62;
const USUAL_RANGE_DAYS = 7;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Local dates of a doctor's zone, `YYYY-MM-DD`, both inclusive. */
export interface SlotRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The dates that were asked for: from today in the doctor's zone for a week, unless the caller says otherwise.
 * @throws ValidationFailed when one is no date, they are in the wrong order, or more than 62 days lie between them.
 */
export function slotRange(
  timeZone: string,
  nowMs: number,
  from: string | undefined,
  to: string | undefined,
): SlotRange {
  const faults: FieldFault[] = [];
  const first = from === undefined ? startOfToday(timeZone, nowMs) : startOfDate(from);
  const last = to === undefined ? first + USUAL_RANGE_DAYS * DAY_MS : startOfDate(to);
  if (from !== undefined && Number.isNaN(first)) faults.push({ field: 'from', message: 'must be a date, YYYY-MM-DD' });
  if (to !== undefined && Number.isNaN(last)) faults.push({ field: 'to', message: 'must be a date, YYYY-MM-DD' });
  if (last < first) faults.push({ field: 'to', message: 'must not be before from' });
  if (last - first >= LONGEST_RANGE_DAYS * DAY_MS) {
    faults.push({ field: 'to', message: `must be within ${LONGEST_RANGE_DAYS} days of from` });
  }
  if (faults.length > 0) throw new ValidationFailed(faults);
  return { from: from ?? dateOf(first), to: to ?? dateOf(last) };
}

/** Midnight to midnight of the dates by the doctor's clock, `[startMs, endMs)` in epoch milliseconds. */
export function boundsOf(timeZone: string, { from, to }: SlotRange): { startMs: number; endMs: number } {
  const zone = ZoneTimeline.of(timeZone);
  const dayAfter = dateOf(startOfDate(to) + DAY_MS);
  return { startMs: zone.startOfDay(from), endMs: zone.startOfDay(dayAfter) };
}

function startOfToday(timeZone: string, nowMs: number): number {
  const local = nowMs + ZoneTimeline.of(timeZone).spanAt(nowMs).offsetMs;
  return Math.floor(local / DAY_MS) * DAY_MS;
}

// As if the date were one of UTC: enough to compare dates and to count days. NaN when the calendar has no such day, and in the last
// year that can be written, where a day after may not be.
function startOfDate(date: string): number {
  const ms = DATE.test(date) ? Date.parse(`${date}T00:00:00.000Z`) : Number.NaN;
  return !Number.isNaN(ms) && date < '9999' && dateOf(ms) === date ? ms : Number.NaN;
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
