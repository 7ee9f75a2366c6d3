import { DomainError } from '../../kernel/domain-error';

export interface FreeInterval {
  startsAt: string;
  endsAt: string;
}

/** Somebody was faster, or the patient is elsewhere then. */
export class SlotTaken extends DomainError {
  constructor(blockedBy: 'doctor' | 'patient', alternatives: readonly FreeInterval[]) {
    const message =
      blockedBy === 'doctor'
        ? 'This time is no longer free.'
        : 'The patient already has another appointment at this time.';
    super('slot_taken', 'conflict', message, { blockedBy, alternatives });
  }
}

/** As many visits begin in that day or week as the doctor takes. */
export class DoctorFullyBooked extends DomainError {
  constructor(alternatives: readonly FreeInterval[]) {
    super('doctor_fully_booked', 'conflict', 'The doctor takes no more appointments in that day or week.', {
      alternatives,
    });
  }
}

/** As many visits of the day were taken on top of others as the clinic allows. */
export class OverbookedEnough extends DomainError {
  constructor(most: number) {
    super('overbooking_exhausted', 'conflict', 'The doctor has as many extra appointments that day as there may be.', {
      most,
    });
  }
}

/** The doctor does not offer this start: not a slot, too soon, or too far ahead. */
export class SlotNotOffered extends DomainError {
  constructor(alternatives: readonly FreeInterval[]) {
    super('slot_not_offered', 'invalid', 'The doctor offers no appointment that starts at this time.', {
      alternatives,
    });
  }
}

export class PaymentDeclined extends DomainError {
  constructor(declineCode: string) {
    super('payment_declined', 'payment_required', 'The payment was declined; the time is free again.', { declineCode });
  }
}

export class DoctorChanging extends DomainError {
  constructor() {
    super('doctor_changing', 'unavailable', "The doctor's schedule is being changed right now; try again.", {
      retryAfter: 1,
    });
  }
}

/** A patient asks later than the clinic lets them cancel by themselves. */
export class CancellationClosed extends DomainError {
  constructor(closedAt: Date) {
    super('cancellation_closed', 'conflict', 'It is too late to cancel this yourself; ask the clinic.', {
      closedAt: closedAt.toISOString(),
    });
  }
}

/** Somebody comes before the visit can be checked in. */
export class CheckInNotOpen extends DomainError {
  constructor(opensAt: Date) {
    super('check_in_not_open', 'conflict', 'It is too early to check in.', { opensAt: opensAt.toISOString() });
  }
}

/** A patient comes after the visit was marked as missed, or should have ended. */
export class CheckInClosed extends DomainError {
  constructor() {
    super('check_in_closed', 'conflict', 'It is too late to check yourself in; ask the front desk.');
  }
}

/** The patient has the grace that everybody has. */
export class NoShowTooEarly extends DomainError {
  constructor(earliestAt: Date) {
    super('no_show_too_early', 'conflict', 'The patient may still come: it is too early to mark this as missed.', {
      earliestAt: earliestAt.toISOString(),
    });
  }
}

/** The fee for a missed visit is taken. */
export class NoShowFinal extends DomainError {
  constructor() {
    super('no_show_final', 'conflict', 'This visit was missed for good; book another one.');
  }
}
