import type { Money } from '../../kernel/money';
import type { DoctorSchedule, ScheduleExpansion, VisitLimits } from './schedule';

/** What a booking must know of a doctor who takes bookings, as of `version`. The same object is handed to many: change nothing in it. */
export interface BookableDoctor {
  readonly id: string;
  /** The doctor's account, when one is linked. */
  readonly userId: string | null;
  readonly name: string;
  /** Counts the changes of profile, rules and exceptions; the booking checks it against the primary. */
  readonly version: number;
  readonly fee: Money;
  readonly schedule: DoctorSchedule;
  /** Answers which slots the schedule offers; kept as long as this version is cached. */
  readonly expansion: ScheduleExpansion;
  /** How many visits may begin in a local day and week; see `dayAround` and `weekAround`. */
  readonly limits: VisitLimits;
  /** The kinds of visit that the doctor offers besides the usual one. */
  readonly kinds: readonly BookableKind[];
}

/** A kind of visit with its own length and slots, and perhaps its own fee. */
export interface BookableKind {
  readonly code: string;
  readonly name: string;
  readonly minutes: number;
  /** Null for the doctor's usual fee. */
  readonly fee: Money | null;
  readonly expansion: ScheduleExpansion;
}

/** One slot as answers carry it: UTC instants by RFC 3339. */
export interface SlotTimes {
  readonly startsAt: string;
  readonly endsAt: string;
}
