import type { Money } from '../../kernel/money';
import type { DoctorSchedule, ScheduleExpansion } from './schedule';

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
}

/** One slot as answers carry it: UTC instants by RFC 3339. */
export interface SlotTimes {
  readonly startsAt: string;
  readonly endsAt: string;
}
