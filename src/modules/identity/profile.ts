import { type FieldFault, ValidationFailed } from '../../kernel/domain-error';

/** What people tell of themselves. */
export interface Profile {
  name: string;
  /** E.164. */
  phone: string | null;
  /** `YYYY-MM-DD`. */
  dateOfBirth: string | null;
  address: string | null;
  /** BCP 47. */
  locale: string;
  /** IANA. */
  timeZone: string;
}

/** The fields to set; null clears one, an absent one stays. */
export type ProfileChange = Partial<Profile>;

/** Nobody alive was born before. */
const EARLIEST_BIRTH = '1900-01-01';

/** @throws ValidationFailed naming every field whose value cannot be true */
export function assertMeaningful(change: ProfileChange, now: Date): void {
  const faults: FieldFault[] = [];
  if (change.dateOfBirth && !isBirthday(change.dateOfBirth, now)) {
    faults.push({ field: 'dateOfBirth', message: `must be a day between ${EARLIEST_BIRTH} and today` });
  }
  if (change.locale !== undefined && !isLocale(change.locale)) {
    faults.push({ field: 'locale', message: 'must be a language tag such as en-IN' });
  }
  if (change.timeZone !== undefined && !isTimeZone(change.timeZone)) {
    faults.push({ field: 'timeZone', message: 'must be an IANA time zone such as Asia/Kolkata' });
  }
  if (faults.length > 0) throw new ValidationFailed(faults);
}

function isBirthday(day: string, now: Date): boolean {
  const midnight = new Date(`${day}T00:00:00.000Z`);
  // A day that the calendar lacks (30 February) is refused or comes back as another one.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return false;
  return day >= EARLIEST_BIRTH && midnight <= now;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(zone: string): boolean {
  // "+05:30" is an offset, which knows no daylight saving.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
