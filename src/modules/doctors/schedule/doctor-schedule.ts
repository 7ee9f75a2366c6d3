/** A weekly opening in the doctor's local time. Several may stand on one weekday; they do not overlap. */
export interface AvailabilityRule {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  weekday: number;
  /** Wall time, `HH:MM`. */
  startTime: string;
  /** Wall time, `HH:MM`; `24:00` is the end of the day. */
  endTime: string;
  slotMinutes: number;
  /** First local date, `YYYY-MM-DD`, on which the rule holds. */
  validFrom?: string | null;
  /** Last local date, `YYYY-MM-DD`, on which the rule holds. */
  validUntil?: string | null;
}

/** A dated opening or time off, between two instants. It overrides the rules, and time off overrides openings. */
export interface AvailabilityException {
  kind: 'time_off' | 'opening';
  startsAt: Date;
  endsAt: Date;
  /** Of an opening; see `usualSlotMinutes` for one that names none. */
  slotMinutes?: number | null;
}

/** Local dates on which the whole clinic is closed, `YYYY-MM-DD`, both inclusive, by each doctor's own clock. */
export interface Holiday {
  readonly from: string;
  readonly until: string;
}

/** How many visits may begin in one local day, and in one local week from Monday to Sunday; null for as many as fit. */
export interface VisitLimits {
  readonly perDay: number | null;
  readonly perWeek: number | null;
}

/** Everything that decides which slots a doctor offers, before anyone has taken one. */
export interface DoctorSchedule {
  doctorId: string;
  /** Counts the changes; a decision made from a cached schedule is checked against it. */
  version: number;
  /** A named IANA zone, `Asia/Kolkata`; never an offset. */
  timeZone: string;
  rules: readonly AvailabilityRule[];
  exceptions: readonly AvailabilityException[];
  /** They close what rules and openings open. */
  holidays?: readonly Holiday[];
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** From the moment of booking to the earliest start. */
  minimumNoticeMinutes: number;
  /** From the moment of booking to the latest start, in days of 24 hours. */
  horizonDays: number;
  maximumVisitsPerDay?: number | null;
  maximumVisitsPerWeek?: number | null;
}

/** A bookable interval `[startsAt, endsAt)`, milliseconds of the Unix epoch. */
export interface Slot {
  readonly startsAt: number;
  readonly endsAt: number;
  /** `{"startsAt":"…Z","endsAt":"…Z"}`, ready to be joined into an answer. */
  readonly json: string;
}

export function limitsOf({ maximumVisitsPerDay, maximumVisitsPerWeek }: DoctorSchedule): VisitLimits {
  return { perDay: maximumVisitsPerDay ?? null, perWeek: maximumVisitsPerWeek ?? null };
}

export const SHORTEST_SLOT_MINUTES = 5;
export const LONGEST_SLOT_MINUTES = 480;
const USUAL_SLOT_MINUTES = 30;

/** The slot length of an opening that names none: the shortest of the rules, or half an hour where there are none. */
export function usualSlotMinutes(rules: readonly AvailabilityRule[]): number {
  return rules.length === 0 ? USUAL_SLOT_MINUTES : Math.min(...rules.map((rule) => rule.slotMinutes));
}
