import { DomainError } from '../../kernel/domain-error';

/** The provider gives it back by itself; by hand it would be given back twice. */
export const refundGoesByProvider = () =>
  new DomainError('refund_by_provider', 'conflict', 'This was paid by card: the payment provider gives it back.');

export const paymentNotOwed = () =>
  new DomainError(
    'payment_not_owed',
    'conflict',
    'Nothing is owed yet: only what a visit that is over left unpaid is written off.',
  );

export const providerSilent = () =>
  new DomainError(
    'payment_provider_unavailable',
    'unavailable',
    'The payment provider cannot be asked for its books now.',
    {
      retryAfter: 60,
    },
  );
