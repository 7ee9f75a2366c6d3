import type { CataloguedError } from './catalogued-error';

const OF_LINE = 'The line of the prescription.';

/** Prescriptions, and what is dispensed on them. */
export const PRESCRIPTION_ERRORS: Readonly<Record<string, CataloguedError>> = {
  visit_not_begun: {
    status: 409,
    meaning: 'Prescriptions are written in a visit that is in progress or completed.',
    remedy: 'Begin the visit first.',
    details: { status: 'Where the visit stands.' },
  },
  warnings_not_acknowledged: {
    status: 409,
    meaning:
      'What the clinic knows of the patient speaks against a line: an allergy, or something of the same kind that the patient takes.',
    remedy: 'Read the `warnings` of the draft. Change it, or sign it with a reason for each.',
    details: {
      warnings: '`[{ key, kind, line }]`: those without a reason. `kind` is `allergy` or `duplicate_therapy`.',
    },
  },
  not_supersedable: {
    status: 409,
    meaning:
      'What should be replaced is not an open prescription of the same prescriber for the same patient, or has ended since.',
    remedy: 'Read it again. Write a prescription that takes nothing’s place, if it has ended.',
  },
  prescription_altered: {
    status: 409,
    meaning: 'What is stored is not what was signed: somebody has changed the database.',
    remedy: 'Dispense nothing. Tell an administrator, and have the prescriber write it anew.',
  },
  prescription_expired: {
    status: 409,
    meaning: 'The time of the prescription is over.',
    remedy: 'Have the prescriber write another.',
    details: { expiresAt: 'Until when it was good.' },
  },
  exceeds_prescribed: {
    status: 409,
    meaning: 'More would be handed out than is left of this fill.',
    remedy: 'Hand out no more than `remaining`. It may be that a colleague was faster: read the prescription again.',
    details: { line: OF_LINE, remaining: 'Units of use that may be handed out.' },
  },
  refill_not_due: {
    status: 409,
    meaning: 'The last fill is not used up yet.',
    remedy: 'Come back at `dueAt`.',
    details: { line: OF_LINE, dueAt: 'From when on the refill may be handed out.' },
  },
  substitution_not_allowed: {
    status: 409,
    meaning: 'The product is no substitute of the prescribed one, or the prescriber does not want one.',
    remedy: 'Hand out what was prescribed, or ask the prescriber.',
    details: { line: OF_LINE },
  },
  lot_ends_before_treatment: {
    status: 409,
    meaning: 'The lot is not good for as long as the medicine is to be taken.',
    remedy: 'Take a lot that lasts longer.',
    details: { line: OF_LINE, expiresOn: 'The last good day of the lot.' },
  },
  exceeds_dispensed: {
    status: 409,
    meaning: 'More would come back than was handed out and has not come back.',
    remedy: 'Take back no more than `remaining`.',
    details: { line: 'The line of the dispense.', remaining: 'Units of use that may come back.' },
  },
};
