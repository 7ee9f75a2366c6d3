import { Temporal } from 'temporal-polyfill';

export const SERIES_FREQUENCIES = ['daily', 'weekly', 'monthly'] as const;
export type SeriesFrequency = (typeof SERIES_FREQUENCIES)[number];

/** The fewest and the most visits of a series: half a year of weeks. */
export const FEWEST_VISITS = 2;
export const MOST_VISITS = 26;
/** Of days, weeks or months between two visits. */
export const LONGEST_INTERVAL = 12;

export interface Recurrence {
  readonly frequency: SeriesFrequency;
  /** Every so many days, weeks or months. */
  readonly interval: number;
  /** How many visits, the first included. */
  readonly count: number;
}

/** One time of a series. */
export interface Occurrence {
  /** From 1. */
  readonly position: number;
  /** `YYYY-MM-DDTHH:MM` by the clock of the zone; perhaps of a day that the month does not have. */
  readonly localStart: string;
  /** Epoch milliseconds; null where the calendar or the clock leaves this time out. */
  readonly startsAtMs: number | null;
}

const UNITS = { daily: 'days', weekly: 'weeks', monthly: 'months' } as const;

/**
 * The times of a series, the first to come first: always the same time by the wall clock of the zone, and monthly the same day of the month.
 * Where the clock shows a time twice, it is the earlier one.
 *
 * @throws RangeError for an unknown zone
 */
export function occurrencesOf(firstMs: number, timeZone: string, recurrence: Recurrence): Occurrence[] {
  const first = Temporal.Instant.fromEpochMilliseconds(firstMs).toZonedDateTimeISO(timeZone);
  const earliest = { position: 1, localStart: minutesOf(first.toPlainDateTime()), startsAtMs: firstMs };
  const later = Array.from({ length: recurrence.count - 1 }, (_, index) => occurrence(first, recurrence, index + 1));
  return [earliest, ...later];
}

/** @param step how many intervals after the first */
function occurrence(first: Temporal.ZonedDateTime, { frequency, interval }: Recurrence, step: number): Occurrence {
  const position = step + 1;
  const date = first.toPlainDate().add({ [UNITS[frequency]]: interval * step });
  // Adding months ends on the last day of a month that is too short.
  if (frequency === 'monthly' && date.day !== first.day) {
    const localStart = `${date.toPlainYearMonth().toString()}-${first.day}T${first.toPlainTime().toString({ smallestUnit: 'minute' })}`;
    return { position, localStart, startsAtMs: null };
  }
  const local = date.toPlainDateTime(first.toPlainTime());
  const zoned = local.toZonedDateTime(first.timeZoneId, { disambiguation: 'earlier' });
  // Within a gap the answer is another time than the one that was asked for.
  const exists = zoned.toPlainDateTime().equals(local);
  return { position, localStart: minutesOf(local), startsAtMs: exists ? zoned.epochMilliseconds : null };
}

function minutesOf(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: 'minute' });
}
