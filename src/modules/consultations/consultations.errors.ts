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
