import { ApiProperty } from '@nestjs/swagger';
import type { PaymentDifference, PaymentReconciliation } from '../reconciliation/payment-reconciliation.entity';

/** One comparison of the provider's books with ours. */
export class ReconciliationResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'stripe' })
  readonly provider!: string;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Of the time compared.' })
  readonly from!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'The first instant after the time compared.' })
  readonly until!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly comparedAt!: Date;

  @ApiProperty({ type: 'integer', format: 'int32', description: "Lines of the provider's books that were looked at." })
  readonly movements!: number;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Zero when the books agree.' })
  readonly differenceCount!: number;

  static from({ id, provider, fromAt, untilAt, comparedAt, movements, differenceCount }: PaymentReconciliation) {
    const times = { from: fromAt, until: untilAt, comparedAt };
    return Object.assign(new ReconciliationResponse(), { id, provider, ...times, movements, differenceCount });
  }
}

/** A charge or refund of which the two books hold different amounts. */
export class PaymentDifferenceResponse {
  @ApiProperty({ description: "The provider's name for the charge or refund.", example: 'pi_3Qx' })
  readonly ref!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'Ours, where it is known.' })
  readonly paymentId!: string | null;

  @ApiProperty({ pattern: '^[A-Z]{3}$', example: 'INR' })
  readonly currency!: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units; negative went out.' })
  readonly providerAmount!: number;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units; negative went out.' })
  readonly ledgerAmount!: number;

  static from({ ref, paymentId, currency, providerAmount, ledgerAmount }: PaymentDifference) {
    const amounts = { providerAmount, ledgerAmount };
    return Object.assign(new PaymentDifferenceResponse(), { ref, paymentId, currency, ...amounts });
  }
}
