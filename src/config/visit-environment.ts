import { IsIn, IsInt, Max, Min } from 'class-validator';
import { PartnerEnvironment } from './partner-environment';
import { ToInteger } from './to-integer';

/** The variables of what happens around an appointment. */
export class VisitEnvironment extends PartnerEnvironment {
  /** Minutes before the appointment from which patients may check themselves in. */
  @IsInt()
  @Min(0)
  @Max(1_440)
  @ToInteger()
  CHECK_IN_OPENS_MINUTES = 30;

  /** Minutes before the appointment from which patients cannot cancel themselves any more, only through the clinic. */
  @IsInt()
  @Min(0)
  @Max(20_160)
  @ToInteger()
  CANCELLATION_CUT_OFF_MINUTES = 0;

  /** Minutes after the appointed time after which a patient who has not checked in has missed the visit. */
  @IsInt()
  @Min(0)
  @Max(1_440)
  @ToInteger()
  NO_SHOW_GRACE_MINUTES = 15;

  /** Minutes for which a missed visit can still be taken up; then its fee is taken. */
  @IsInt()
  @Min(0)
  @Max(4_320)
  @ToInteger()
  NO_SHOW_FINAL_MINUTES = 120;

  /** What the clinic keeps of the price of a missed visit. */
  @IsInt()
  @Min(0)
  @Max(100)
  @ToInteger()
  NO_SHOW_FEE_PERCENT = 100;

  /** Whether fees for missed visits and late cancellations are owed, too, where nothing was paid yet. */
  @IsIn(['owed', 'waived'])
  UNPAID_FEES: 'owed' | 'waived' = 'owed';

  /** Whether patients read the signed notes about their visits here, or are handed them by the clinic. */
  @IsIn(['signed', 'none'])
  NOTES_FOR_PATIENTS: 'signed' | 'none' = 'signed';
}
