import { ChoiceField, IdField, QuantityField, TextField } from '../../../../platform/http/request-fields.decorators';
import { RETURN_REASONS, type ReturnReason } from '../movement-kinds';

export const RETURN_DIRECTIONS = ['from_patient', 'to_supplier'] as const;

/** Stock that comes back, or goes back. */
export class ReturnStockRequest {
  @ChoiceField(RETURN_DIRECTIONS, 'ReturnDirection', {
    description: 'From a patient or a ward into quarantine, or from stock to the supplier.',
    example: 'from_patient',
  })
  direction!: (typeof RETURN_DIRECTIONS)[number];

  @IdField('The lot that it came from, or goes back of.')
  lotId!: string;

  @IdField('Where it is put, a location of the kind `quarantine`; only when it comes from a patient.', {
    nullable: true,
  })
  locationId?: string | null;

  @QuantityField({ description: 'Units of use.', example: 12 })
  quantity!: number;

  @ChoiceField(RETURN_REASONS, 'ReturnReason', { example: 'unused' })
  reasonCode!: ReturnReason;

  @TextField({ max: 500, nullable: true, description: 'Name no patient.' })
  note?: string | null;

  @IdField('The second person, for controlled drugs; signs the register later.', { nullable: true })
  witnessId?: string | null;
}
