import { TextField } from '../../../../platform/http/request-fields.decorators';

/** Why somebody stops a prescription. */
export class PrescriptionStepRequest {
  @TextField({ max: 500, description: 'Sealed before it is stored.', example: 'To be clarified with the doctor' })
  reason!: string;
}
