import { DomainError } from '../../kernel/domain-error';

/** 409: nobody prescribes for a visit that has not begun. */
export class VisitNotBegun extends DomainError {
  constructor(status: string) {
    super('visit_not_begun', 'conflict', 'Prescriptions are written in a visit, or after it.', { status });
  }
}

/** A warning as an error may tell of it: ids, and nothing of what the patient suffers from. */
export interface WarningReference {
  key: string;
  kind: string;
  line: number;
}

/** 409: what the clinic knows of the patient speaks against it, and the prescriber has not said why it is signed nevertheless. */
export class WarningsNotAcknowledged extends DomainError {
  constructor(warnings: readonly WarningReference[]) {
    super(
      'warnings_not_acknowledged',
      'conflict',
      'There are warnings. Read them, and say why you sign nevertheless.',
      {
        warnings,
      },
    );
  }
}

/** 409: the prescription that this one should take the place of is over, or is another patient's or prescriber's. */
export class NotSupersedable extends DomainError {
  constructor() {
    super('not_supersedable', 'conflict', 'Only an open prescription of yours for the same patient can be replaced.');
  }
}

/** 409: what is stored is not what was signed. */
export class PrescriptionAltered extends DomainError {
  constructor() {
    super(
      'prescription_altered',
      'conflict',
      'This is not what was signed. Dispense nothing, and tell an administrator.',
    );
  }
}

/** 409: its time is over, though the job that marks it has not come by yet. */
export class PrescriptionExpired extends DomainError {
  constructor(expiresAt: Date) {
    super('prescription_expired', 'conflict', 'This prescription has expired.', { expiresAt: expiresAt.toISOString() });
  }
}

/** 409: more than may be dispensed now, or ever. `remaining` is what may be. */
export class ExceedsPrescribed extends DomainError {
  constructor(line: number, remaining: number) {
    super('exceeds_prescribed', 'conflict', 'That is more than was prescribed and is not dispensed yet.', {
      line,
      remaining,
    });
  }
}

/** 409: the last fill is not used up yet. */
export class RefillNotDue extends DomainError {
  constructor(line: number, dueAt: Date) {
    super('refill_not_due', 'conflict', 'It is too early for this refill.', { line, dueAt: dueAt.toISOString() });
  }
}

/** 409: something else was prescribed, and this may not be given in its place. */
export class SubstitutionNotAllowed extends DomainError {
  constructor(line: number) {
    super('substitution_not_allowed', 'conflict', 'This product may not be given in place of the prescribed one.', {
      line,
    });
  }
}

/** 409: the lot does not last as long as the treatment does. */
export class LotEndsBeforeTreatment extends DomainError {
  constructor(line: number, expiresOn: string) {
    super('lot_ends_before_treatment', 'conflict', 'This lot ends before the treatment does. Take another.', {
      line,
      expiresOn,
    });
  }
}

/** 409: more would come back than was handed out. `remaining` is what may. */
export class ExceedsDispensed extends DomainError {
  constructor(line: number, remaining: number) {
    super('exceeds_dispensed', 'conflict', 'That is more than was handed out and has not come back yet.', {
      line,
      remaining,
    });
  }
}
