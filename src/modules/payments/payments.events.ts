import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type PaymentEventType =
  | 'payment.captured'
  | 'payment.failed'
  | 'payment.owed'
  | 'payment.capture_requested'
  | 'payment.void_requested'
  | 'payment.disputed'
  | 'payment.dispute_won'
  | 'payment.charged_back'
  | 'payment.refund_requested'
  | 'payment.refunded';

interface PaymentFacts {
  id: string;
  consultationId: string;
  patientId: string;
  amount: number;
  currency: string;
}

/** What all events of a payment carry: ids and the amount in minor units. */
export function paymentEvent(
  type: PaymentEventType,
  payment: PaymentFacts,
  at: Date,
  amount = payment.amount,
): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'payment',
    aggregateId: payment.id,
    occurredAt: at,
    payload: {
      paymentId: payment.id,
      consultationId: payment.consultationId,
      patientId: payment.patientId,
      amount,
      currency: payment.currency,
    },
  };
}
