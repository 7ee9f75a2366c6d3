import { DomainError, ValidationFailed } from '../../../kernel/domain-error';

/** It ran out, was given back, or was booked. */
export class HoldExpired extends DomainError {
  constructor() {
    super('hold_expired', 'conflict', 'This time is no longer held for you.');
  }
}

/** It is for another doctor or time, or for a visit of another kind. */
export class OtherHold extends ValidationFailed {
  constructor() {
    super([{ field: 'holdId', message: 'holds another time' }]);
  }
}

/** It was renewed as often as the clinic lets a time be kept from others. */
export class HoldNotRenewable extends DomainError {
  constructor(expiresAt: Date) {
    super('hold_not_renewable', 'conflict', 'This time cannot be held any longer; book it before it is let go.', {
      expiresAt: expiresAt.toISOString(),
    });
  }
}

/** One patient keeps as many times as may be kept at once. */
export class TooManyHolds extends DomainError {
  constructor(most: number) {
    super('too_many_holds', 'conflict', 'The patient holds as many times as one may; give one back first.', { most });
  }
}
