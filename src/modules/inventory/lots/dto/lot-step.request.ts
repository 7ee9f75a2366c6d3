import { TextField } from '../../../../platform/http/request-fields.decorators';

export class LotStepRequest {
  @TextField({
    max: 1000,
    lines: true,
    description: 'Why; kept sealed in the history.',
    example: 'Cold chain broken for two hours',
  })
  reason!: string;
}
