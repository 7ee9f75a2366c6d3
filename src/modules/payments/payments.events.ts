import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type PaymentEventType =
  | 'payment.captured'
  | 'payment.failed'
  | 'payment.owed'
  | 'payment.written_off'
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

/** The provider has told something by itself; it is stored under `paymentEventId`. */
export function providerEventReceived(paymentEventId: string, about: string, at: Date): DomainEvent {
  return {
    id: uuidv7(),
    type: 'payment.provider_event_received',
    version: 1,
    aggregateType: 'payment_event',
    aggregateId: paymentEventId,
    occurredAt: at,
    payload: { paymentEventId, about },
  };
}
