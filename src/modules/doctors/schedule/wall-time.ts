export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const DAY_MINUTES = 1440;
/** 9999-12-31, the last day that RFC 3339 can write, counted from 1970-01-01. */
export const LAST_EPOCH_DAY = 2_932_896;

const WALL_TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Minutes since local midnight of `HH:MM`, where `24:00` is 1440; undefined when the text has another shape. */
export function parseWallTime(text: string): number | undefined {
  const match = WALL_TIME.exec(text);
  if (!match) return undefined;
  return match[1] === undefined ? DAY_MINUTES : Number(match[1]) * 60 + Number(match[2]);
}

/** Days from 1970-01-01 to `YYYY-MM-DD`; undefined when the calendar has no such day. */
export function parseLocalDate(text: string): number | undefined {
  if (!LOCAL_DATE.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  // 2026-02-30 is read as 2 March.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? ms / DAY_MS : undefined;
}

/** ISO weekday, 1 (Monday) to 7, of a day counted from 1970-01-01, which was a Thursday. */
export function weekdayOf(epochDay: number): number {
  return ((((epochDay + 3) % 7) + 7) % 7) + 1;
}
