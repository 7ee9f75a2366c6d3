import Stripe from 'stripe';
import type { ProviderAnswer } from './payment-provider';

/** What an intent's state means for a payment. */
export function chargeAnswer(intent: Stripe.PaymentIntent): ProviderAnswer {
  switch (intent.status) {
    case 'succeeded':
      return { status: 'succeeded', ref: intent.id, amount: intent.amount_received };
    case 'requires_capture':
      return { status: 'authorized', ref: intent.id };
    case 'requires_action':
      return { status: 'requires_action', ref: intent.id, clientSecret: intent.client_secret };
    case 'canceled':
      return { status: 'cancelled' };
    case 'requires_payment_method':
      return { status: 'failed', code: failureCode(intent.last_payment_error ?? {}) };
    default:
      return { status: 'pending' };
  }
}

export function refundAnswer({ id, status, failure_reason }: Stripe.Refund): ProviderAnswer {
  if (status === 'succeeded') return { status: 'succeeded', ref: id };
  if (status === 'failed' || status === 'canceled')
    return { status: 'failed', code: failure_reason ?? 'refund_failed' };
  return { status: 'pending' };
}

/**
 * Whether an error tells that nothing was charged: the card was declined, or the request can never succeed. A used key, too many requests and
 * whatever goes wrong on the way or over there tell nothing.
 */
export function isAnswer(error: unknown): error is Stripe.errors.StripeError {
  if (error instanceof Stripe.errors.StripeCardError) return true;
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode !== 429;
}

export function cardFailure(error: Stripe.errors.StripeError): ProviderAnswer {
  if (error.code === 'charge_already_refunded') return { status: 'failed', code: 'refund_exceeds_charge' };
  return { status: 'failed', code: failureCode(error) };
}

/** The bank's reason where there is one: `insufficient_funds` tells a patient more than `card_declined`. */
function failureCode({ code, decline_code }: { code?: string; decline_code?: string }): string {
  if (decline_code === undefined || decline_code === 'generic_decline') return code ?? 'card_declined';
  return decline_code;
}
