import { DomainError } from '../../../kernel/domain-error';
import type { PaymentProvider, ProviderAnswer, ProviderEvent, ProviderMovement } from './payment-provider';
import { noWebhooks } from './webhook.errors';

/** No provider at all: the clinic takes cash and transfers, and its staff give money back by hand. */
export class ManualProvider implements PaymentProvider {
  readonly name = 'manual';
  readonly takesCards = false;

  create(): Promise<ProviderAnswer> {
    return Promise.reject(
      new DomainError('payment_method_unavailable', 'invalid', 'This clinic takes no cards online.'),
    );
  }

  confirm(): Promise<ProviderAnswer> {
    return this.retrieve();
  }

  capture(): Promise<ProviderAnswer> {
    return this.retrieve();
  }

  cancel(): Promise<ProviderAnswer> {
    return this.retrieve();
  }

  retrieve(): Promise<ProviderAnswer> {
    return Promise.resolve({ status: 'absent' });
  }

  refund(): Promise<ProviderAnswer> {
    return Promise.resolve({ status: 'pending' });
  }

  parseWebhook(): ProviderEvent {
    throw noWebhooks(this.name);
  }

  async *movements(): AsyncIterable<ProviderMovement> {
    // It keeps no books.
  }
}
