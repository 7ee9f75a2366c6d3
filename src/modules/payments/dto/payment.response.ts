import { ApiProperty } from '@nestjs/swagger';
import type { Payment } from '../payment.entity';
import { PAYMENT_METHODS, PAYMENT_STATUSES, type PaymentMethod, type PaymentStatus } from '../payment-status';

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

  static from({ id, status, amount, currency, method }: PaymentSummary): PaymentSummary {
    return Object.assign(new PaymentSummary(), { id, status, amount, currency, method });
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
