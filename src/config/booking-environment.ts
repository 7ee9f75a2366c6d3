import { IsInt, Max, Min } from 'class-validator';
import { ToInteger } from './to-integer';
import { VisitEnvironment } from './visit-environment';

/** The variables of how time is taken and given back. */
export class BookingEnvironment extends VisitEnvironment {
  /** How long a slot is held for somebody who is about to book it. */
  @IsInt()
  @Min(1)
  @Max(60)
  @ToInteger()
  SLOT_HOLD_MINUTES = 5;

  /** How often a hold can be renewed. */
  @IsInt()
  @Min(0)
  @Max(10)
  @ToInteger()
  SLOT_HOLD_RENEWALS = 2;

  /** How many slots may be held for one patient at the same time. */
  @IsInt()
  @Min(1)
  @Max(20)
  @ToInteger()
  SLOT_HOLDS_PER_PATIENT = 3;

  /** Minutes before the appointment from which patients cannot move it themselves any more, only through the clinic. */
  @IsInt()
  @Min(0)
  @Max(20_160)
  @ToInteger()
  RESCHEDULE_CUT_OFF_MINUTES = 1_440;

  /** How often patients can move one visit by themselves. */
  @IsInt()
  @Min(0)
  @Max(100)
  @ToInteger()
  RESCHEDULES_BY_PATIENT = 3;

  /** How many visits with one doctor the front desk may take on top of others in one day. */
  @IsInt()
  @Min(0)
  @Max(50)
  @ToInteger()
  OVERBOOKINGS_PER_DAY = 2;

  /** How long a time is kept for somebody on the waiting list before the next is asked. */
  @IsInt()
  @Min(1)
  @Max(1_440)
  @ToInteger()
  WAITLIST_OFFER_MINUTES = 15;

  /** For how much one patient may wait at the same time. */
  @IsInt()
  @Min(1)
  @Max(50)
  @ToInteger()
  WAITLIST_ENTRIES_PER_PATIENT = 5;
}
