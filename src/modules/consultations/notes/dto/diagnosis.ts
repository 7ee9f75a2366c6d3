import { ChoiceField, PatternField, TextField } from '../../../../platform/http/request-fields.decorators';

/** The coding systems by the URIs that FHIR names them by. */
export const DIAGNOSIS_SYSTEMS = [
  'http://hl7.org/fhir/sid/icd-10',
  'http://hl7.org/fhir/sid/icd-10-cm',
  'http://id.who.int/icd/release/11/mms',
  'http://hl7.org/fhir/sid/icpc-2',
  'http://snomed.info/sct',
] as const;

/** A coded diagnosis. */
export class DiagnosisCode {
  @ChoiceField(DIAGNOSIS_SYSTEMS, 'DiagnosisSystem', {
    description: 'The coding system, by the URI that FHIR names it by.',
  })
  system!: (typeof DIAGNOSIS_SYSTEMS)[number];

  @PatternField({
    pattern: /^[0-9A-Za-z.&/-]{1,60}$/,
    message: 'must be a code of the system: letters, digits and . & / -',
    description: 'As the system writes it.',
    example: 'J06.9',
  })
  code!: string;

  @TextField({ max: 200, example: 'Acute upper respiratory infection, unspecified' })
  display!: string;
}
