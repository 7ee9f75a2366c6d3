import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { SettlementAnswer } from '../payment-gateway';
import type { Payment } from '../payment.entity';
import { PAYMENT_METHODS, PAYMENT_STATUSES, type PaymentMethod, type PaymentStatus } from '../payment-status';

/** What the patient has to do before the money moves. */
export class PaymentNextAction {
  @ApiProperty({
    enum: ['confirm_with_provider'],
    enumName: 'PaymentNextActionType',
    description:
      "Hand `clientSecret` to the provider's own library in the browser or app, then confirm the payment here.",
  })
  readonly type!: 'confirm_with_provider';

  @ApiProperty({ description: 'For the library of the provider, such as Stripe.js. Good for this payment only.' })
  readonly clientSecret!: string;
}

/** What the answer of the provider asks of the patient, if anything. */
export function nextActionAfter(answer: SettlementAnswer): PaymentNextAction | undefined {
  if (answer.status !== 'requires_action' || answer.clientSecret === null) return undefined;
  return { type: 'confirm_with_provider', clientSecret: answer.clientSecret };
}

/** What is owed and settled for a consultation, as the consultation shows it. */
export class PaymentSummary {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: PAYMENT_STATUSES, enumName: 'PaymentStatus' })
  readonly status!: PaymentStatus;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'In minor units of the currency.', example: 15000 })
  readonly amount!: number;

  @ApiProperty({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'INR' })
  readonly currency!: string;

  @ApiProperty({ enum: PAYMENT_METHODS, enumName: 'PaymentMethod' })
  readonly method!: PaymentMethod;

  @ApiPropertyOptional({ type: PaymentNextAction, description: 'Only while the status is `requires_action`.' })
  readonly nextAction?: PaymentNextAction;

  static from({ id, status, amount, currency, method, nextAction }: PaymentSummary): PaymentSummary {
    const summary = { id, status, amount, currency, method };
    return Object.assign(new PaymentSummary(), nextAction === undefined ? summary : { ...summary, nextAction });
  }

  static awaiting(payment: PaymentSummary, nextAction: PaymentNextAction | undefined): PaymentSummary {
    return Object.assign(PaymentSummary.from(payment), nextAction && { nextAction });
  }
}

/** A payment by itself. */
export class PaymentResponse extends PaymentSummary {
  @ApiProperty({ format: 'uuid' })
  readonly consultationId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'What has been captured, in minor units.' })
  readonly capturedAmount!: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'What has been or is being given back, in minor units.',
  })
  readonly refundedAmount!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: "Why the provider refused, in the provider's words.",
    example: null,
  })
  readonly failureCode!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly createdAt!: Date;

  static override from(payment: Payment): PaymentResponse {
    return Object.assign(new PaymentResponse(), PaymentSummary.from(payment), {
      consultationId: payment.consultationId,
      patientId: payment.patientId,
      capturedAmount: payment.capturedAmount,
      refundedAmount: payment.refundReservedAmount,
      failureCode: payment.failureCode ?? null,
      createdAt: payment.createdAt,
    });
  }
}
