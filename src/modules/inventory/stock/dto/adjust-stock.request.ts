import {
  ChoiceField,
  IdField,
  IntegerField,
  LARGEST_QUANTITY,
  TextField,
} from '../../../../platform/http/request-fields.decorators';
import { ADJUSTMENT_REASONS, type AdjustmentReason } from '../movement-kinds';

/** A correction of one lot. */
export class AdjustStockRequest {
  @IdField('The lot.')
  lotId!: string;

  @IntegerField({
    min: -LARGEST_QUANTITY,
    max: LARGEST_QUANTITY,
    description: 'Units of use, signed: what is missing is negative. Not 0.',
    example: -2,
  })
  quantity!: number;

  @ChoiceField(ADJUSTMENT_REASONS, 'AdjustmentReason', { example: 'damaged' })
  reasonCode!: AdjustmentReason;

  @TextField({ max: 500, description: 'What happened. Name no patient.', example: 'Two ampoules broken' })
  note!: string;

  @IdField('The second person, for controlled drugs; signs the register later.', { nullable: true })
  witnessId?: string | null;
}
