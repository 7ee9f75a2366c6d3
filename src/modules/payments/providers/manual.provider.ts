import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error';
import type { PaymentProvider, ProviderAnswer } from './payment-provider';

/** No provider at all: the clinic takes cash and transfers, and its staff give money back by hand. */
@Injectable()
export class ManualProvider implements PaymentProvider {
  readonly name = 'manual';
  readonly takesCards = false;

  create(): Promise<ProviderAnswer> {
    return Promise.reject(
      new DomainError('payment_method_unavailable', 'invalid', 'This clinic takes no cards online.'),
    );
  }

  retrieve(): Promise<ProviderAnswer> {
    return Promise.resolve({ status: 'absent' });
  }

  refund(): Promise<ProviderAnswer> {
    return Promise.resolve({ status: 'pending' });
  }
}
