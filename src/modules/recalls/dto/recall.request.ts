import { ChoiceField, IdField, TextField } from '../../../platform/http/request-fields.decorators';
import { CONTACT_OUTCOMES, type ContactOutcome, RECALL_CLASSES, type RecallClass } from '../recall-status';

/** Why a batch is taken back. */
export class RecallLotRequest {
  @ChoiceField(RECALL_CLASSES, 'RecallClass', {
    description: 'As the authority classes it: `I` may kill or harm for good, `II` may harm for a while, `III` hardly.',
    example: 'II',
  })
  class!: RecallClass;

  @TextField({
    max: 1000,
    lines: true,
    description: 'Why; kept sealed.',
    example: 'The maker found particles in the solution',
  })
  reason!: string;
}

/** What came of trying to reach somebody. */
export class RecordRecallContactRequest {
  @IdField('Who was to be reached.')
  patientId!: string;

  @ChoiceField(CONTACT_OUTCOMES, 'RecallContactOutcome', {
    description: '`unreachable`: there is no way left to try.',
    example: 'reached',
  })
  outcome!: ContactOutcome;

  @TextField({
    max: 1000,
    lines: true,
    nullable: true,
    description: 'Kept sealed.',
    example: 'Brings the rest tomorrow',
  })
  note?: string | null;
}

export class CloseRecallRequest {
  @TextField({
    max: 1000,
    lines: true,
    optional: true,
    description: 'Why it ends; needed while patients have not been contacted. Kept sealed in the history.',
    example: 'The authority has lifted the recall',
  })
  reason?: string;
}
