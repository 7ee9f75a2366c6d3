import type { AvailabilityException, DoctorSchedule } from './schedule';

/** What an administrator says of a doctor. */
export interface DoctorProfile {
  name: string;
  specialty: string;
  /** BCP 47 tags, at least one. */
  languages: string[];
  biography: string | null;
  /** Of one visit, in minor units of the ISO 4217 currency. */
  fee: { amount: number; currency: string };
  acceptsBookings: boolean;
  /** The doctor's account, when there is one. */
  userId: string | null;
}

/** The changes without those that are undefined: a request object has every field that its class declares. */
export function namedIn(changes: Partial<DoctorProfile>): Partial<DoctorProfile> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** Weekly hours and the limits of booking; see `DoctorSchedule` for the units. */
export type DoctorAvailability = Omit<DoctorSchedule, 'doctorId' | 'version' | 'exceptions' | 'holidays'>;

/** How a doctor begins: without rules, buffers and limits. */
export const NO_HOURS_YET = {
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  horizonDays: 60,
  maximumVisitsPerDay: null,
  maximumVisitsPerWeek: null,
} as const;

/** One dated opening or time off, with the doctor's own note. */
export type ExceptionDetails = AvailabilityException & { reason?: string | null };
