import { DomainError } from '../../kernel/domain-error';

/** 403: this person does not treat the patient and has opened no emergency access. */
export class EmergencyAccessRequired extends DomainError {
  constructor() {
    super(
      'emergency_access_required',
      'forbidden',
      'You do not treat this patient. In an emergency, open emergency access with your reason first.',
    );
  }
}

/** 409: this person may read the record without. */
export class EmergencyAccessNotNeeded extends DomainError {
  constructor() {
    super('emergency_access_not_needed', 'conflict', 'You treat this patient and may read the record as you are.');
  }
}

/** 409: this person has one open for this patient already. */
export class EmergencyAccessOpen extends DomainError {
  constructor(expiresAt: Date) {
    super('emergency_access_open', 'conflict', 'You have emergency access to this patient already.', { expiresAt });
  }
}

/** 409: a review is final. */
export class EmergencyAccessReviewed extends DomainError {
  constructor() {
    super('emergency_access_reviewed', 'conflict', 'This emergency access was reviewed before.');
  }
}

/** 403: nobody reviews what he did himself. */
export class OwnEmergencyAccess extends DomainError {
  constructor() {
    super('own_emergency_access', 'forbidden', 'You opened this emergency access; somebody else has to review it.');
  }
}
