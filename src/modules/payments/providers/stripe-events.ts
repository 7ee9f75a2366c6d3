import type Stripe from 'stripe';
import type { ProviderEvent, ProviderNews } from './payment-provider';
import { chargeAnswer, refundAnswer } from './stripe-answers';
import { KEY_IN_METADATA } from './stripe-metadata';

/** Our words for Stripe's event. */
export function eventOf(event: Stripe.Event): ProviderEvent {
  return { id: event.id, type: event.type, at: new Date(event.created * 1_000), news: newsOf(event) };
}

function newsOf(event: Stripe.Event): ProviderNews {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
    case 'payment_intent.requires_action':
    case 'payment_intent.amount_capturable_updated':
      return chargeNews(event.data.object);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundNews(event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return disputeNews(event.data.object);
    default:
      return { about: 'other' };
  }
}

function chargeNews(intent: Stripe.PaymentIntent): ProviderNews {
  const key = intent.metadata[KEY_IN_METADATA] ?? null;
  return { about: 'charge', key, ref: intent.id, answer: chargeAnswer(intent) };
}

function refundNews(refund: Stripe.Refund): ProviderNews {
  const key = refund.metadata?.[KEY_IN_METADATA] ?? null;
  return { about: 'refund', key, ref: refund.id, answer: refundAnswer(refund) };
}

function disputeNews({ id, payment_intent, status }: Stripe.Dispute): ProviderNews {
  const chargeRef = typeof payment_intent === 'string' ? payment_intent : payment_intent?.id;
  if (chargeRef === undefined) return { about: 'other' };
  if (status === 'won') return { about: 'dispute', ref: id, chargeRef, state: 'won' };
  if (status === 'lost') return { about: 'dispute', ref: id, chargeRef, state: 'lost' };
  return { about: 'dispute', ref: id, chargeRef, state: 'opened' };
}
