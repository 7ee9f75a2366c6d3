import type { FieldFault } from '../../../kernel/domain-error';
import type { AvailabilityRule } from './doctor-schedule';
import { DAY_MS, parseLocalDate } from './wall-time';

/** Rules that ended longer ago than this offer nothing that could still be booked, anywhere in the world. */
const OVER_FOR_DAYS = 2;

/**
 * One set of rules that holds the present ones until the day before a date, and the next ones from it.
 * @param date local, `YYYY-MM-DD`; `today` likewise: what ended well before it is left out
 */
export function rulesFromDate(
  present: readonly AvailabilityRule[],
  next: readonly AvailabilityRule[],
  date: string,
  today: string,
): AvailabilityRule[] {
  const dayBefore = shifted(date, -1);
  const over = shifted(today, -OVER_FOR_DAYS);
  const kept = present
    .map((rule) => ({ ...detailsOf(rule), validUntil: earlier(rule.validUntil, dayBefore) }))
    .filter(({ validFrom, validUntil }) => validUntil >= over && (validFrom == null || validFrom <= validUntil));
  const coming = next
    .map((rule) => ({ ...detailsOf(rule), validFrom: later(rule.validFrom, date) }))
    .filter(({ validFrom, validUntil }) => validUntil == null || validFrom <= validUntil);
  return [...kept, ...coming];
}

/** A change that begins on a date begins today or later, and by the same clock. */
export function faultsOfStart(date: string, today: string, timeZone: string, presentTimeZone: string): FieldFault[] {
  const faults: FieldFault[] = [];
  if (typeof date !== 'string' || parseLocalDate(date) === undefined || date < today) {
    faults.push({ field: 'effectiveFrom', message: `must be a date, today (${today}) or later` });
  }
  if (timeZone !== presentTimeZone) {
    faults.push({ field: 'timeZone', message: `must stay ${presentTimeZone} in a change that begins on a date` });
  }
  return faults;
}

function detailsOf({ weekday, startTime, endTime, slotMinutes, validFrom, validUntil }: AvailabilityRule) {
  return { weekday, startTime, endTime, slotMinutes, validFrom, validUntil };
}

function earlier(date: string | null | undefined, other: string): string {
  return date != null && date < other ? date : other;
}

function later(date: string | null | undefined, other: string): string {
  return date != null && date > other ? date : other;
}

/** @throws RangeError when the text is no date */
function shifted(date: string, days: number): string {
  const day = parseLocalDate(date);
  if (day === undefined) throw new RangeError(`not a date: ${date}`);
  return new Date((day + days) * DAY_MS).toISOString().slice(0, 10);
}
