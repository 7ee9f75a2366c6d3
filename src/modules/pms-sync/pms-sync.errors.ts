import { DomainError } from '../../kernel/domain-error';

export function tooManyWebhookSecrets(most: number): DomainError {
  const message = `A partner has ${most} of these in force at most. Revoke one first.`;
  return new DomainError('too_many_keys', 'conflict', message, { most });
}

/** 401, whatever is wrong: an unknown partner, a suspended one, a signature, a time. Which of them, only its owner can know. */
export class EventNotAccepted extends DomainError {
  constructor() {
    super('invalid_webhook_signature', 'unauthenticated', 'The signature of the event is not good.');
  }
}

export function notUtf8(): DomainError {
  return new DomainError('malformed_request', 'malformed', 'The body is not UTF-8.');
}

/** 409: another event came under this id before. */
export class EventIdReused extends DomainError {
  constructor() {
    super(
      'event_id_reused',
      'conflict',
      'An event with this id and another content came before. Give each event its own id.',
    );
  }
}

/** 409: only events that were given up are taken up again. */
export class EventNotDead extends DomainError {
  constructor(outcome: string) {
    super('event_not_dead', 'conflict', 'Only an event that was given up can be replayed.', { outcome });
  }
}
