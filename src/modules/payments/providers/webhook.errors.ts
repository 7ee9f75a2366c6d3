import { DomainError } from '../../../kernel/domain-error';

export const invalidWebhookSignature = () =>
  new DomainError('invalid_webhook_signature', 'unauthenticated', 'The signature of the event is not good.');

/** @param provider the one in use, which sends no events */
export const noWebhooks = (provider: string) =>
  new DomainError('invalid_webhook_signature', 'unauthenticated', `The provider in use, ${provider}, sends no events.`);
