import type { CataloguedError } from './catalogued-error';

const SEND_AGAIN = 'Send the same request again after `Retry-After` seconds, with the same `Idempotency-Key`.';

/** Money. */
export const PAYMENT_ERRORS: Readonly<Record<string, CataloguedError>> = {
  payment_declined: {
    status: 402,
    meaning: 'The payment was declined. Nothing was taken, and the time is free again.',
    remedy: 'Book again with another card, or with payment at the clinic, and with a new `Idempotency-Key`.',
    details: { declineCode: "The provider's reason, such as `card_declined`." },
  },
  payment_exists: {
    status: 409,
    meaning: 'The consultation already has a payment that is live.',
    remedy: 'Read the consultation; its payment is in it.',
  },
  invalid_webhook_signature: {
    status: 401,
    meaning:
      'The event was not signed by the payment provider or the partner that it should be of, was changed on its way, or its time is more than five minutes off.',
    remedy: 'Check the signing secret, the clock, and that the very bytes are sent that were signed.',
  },
  payment_event_known: {
    status: 409,
    meaning: 'The event of the payment provider has been taken in before.',
    remedy: 'Nothing is to be done.',
  },
  payment_not_owed: {
    status: 409,
    meaning: 'The payment is not owed: its visit is not over, or it cost nothing.',
    remedy: 'Cancel the visit instead; what is owed afterwards can be written off.',
  },
  payment_reference_used: {
    status: 409,
    meaning: 'The receipt or transfer that is named settled another payment already.',
    remedy: 'Check the reference; each receipt counts once.',
  },
  refund_by_provider: {
    status: 409,
    meaning: 'What was paid by card is given back by the payment provider, not by hand.',
    remedy: 'Wait for the refund to succeed; it is asked about until it does.',
  },
  refund_exceeds_captured: {
    status: 409,
    meaning: 'More would be given back than was captured and is not on its way back yet.',
    remedy: 'Read the payment and ask for less.',
  },
  payment_method_unavailable: {
    status: 422,
    meaning: 'This clinic takes no cards online.',
    remedy: 'Book with payment at the clinic.',
  },
  file_unavailable: {
    status: 503,
    meaning: 'The file, such as an invoice, is missing or is not what was stored.',
    remedy: 'Try again after `Retry-After` seconds; if it lasts, the clinic restores its files from the backup.',
    retryAfter: true,
  },
  payment_provider_unavailable: {
    status: 503,
    meaning: 'The payment provider is down, so no card can be charged. Nothing was booked.',
    remedy: `${SEND_AGAIN} Payment at the clinic still works.`,
    retryAfter: true,
  },
};
