import { DomainError } from '../../kernel/domain-error';

/** The provider gives it back by itself; by hand it would be given back twice. */
export const refundGoesByProvider = () =>
  new DomainError('refund_by_provider', 'conflict', 'This was paid by card: the payment provider gives it back.');

export const providerSilent = () =>
  new DomainError(
    'payment_provider_unavailable',
    'unavailable',
    'The payment provider cannot be asked for its books now.',
    {
      retryAfter: 60,
    },
  );
