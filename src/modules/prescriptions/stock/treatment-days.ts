const DAY_MS = 86_400_000;

/** The day of an instant in a time zone, YYYY-MM-DD. */
export const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** The last day of a treatment that begins today and goes on for so many days: a lot for it must be good through that day. */
export function lastDayOfTreatment(timeZone: string, now: Date, days: number): string {
  const today = Date.parse(`${dayIn(timeZone, now)}T00:00:00Z`);
  return new Date(today + (days - 1) * DAY_MS).toISOString().slice(0, 10);
}
