import { TextField } from '../../../../platform/http/request-fields.decorators';

/** What is added to a signed note. */
export class AmendNoteRequest {
  @TextField({ max: 1_000, description: 'Why it has to be said later.', example: 'The result of the swab came in.' })
  reason!: string;

  @TextField({ max: 20_000, lines: true, example: 'Swab negative for influenza A and B.' })
  text!: string;
}
