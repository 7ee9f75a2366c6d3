import { ChoiceField, PatternField, TextField } from '../../../../platform/http/request-fields.decorators';
import { ALLERGY_SEVERITIES, type AllergySeverity } from '../allergy-texts';

/** Something that a patient does not bear. */
export class RecordAllergyRequest {
  @TextField({
    max: 200,
    description: 'Warned of when it stands in the name of a medicine.',
    example: 'Penicillin',
  })
  substance!: string;

  @PatternField({
    pattern: /^[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$/,
    message: 'must be an ATC code of any level, such as J01C',
    nullable: true,
    description: 'An ATC code of any level: every medicine below it is warned of.',
    example: 'J01C',
  })
  atc?: string | null;

  @TextField({ max: 500, nullable: true, description: 'What happens.', example: 'Hives' })
  reaction?: string | null;

  @ChoiceField(ALLERGY_SEVERITIES, 'AllergySeverity', { optional: true, description: '`unknown` when left out.' })
  severity?: AllergySeverity;
}
