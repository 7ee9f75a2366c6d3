import { DomainError } from '../../kernel/domain-error';

/** Tells a caller that the answer is the first one again. */
export const REPLAYED = { 'Idempotent-Replayed': 'true' } as const;

export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super('idempotency_key_reused', 'invalid', 'This Idempotency-Key was used for another request before.');
  }
}

export class IdempotencyInProgress extends DomainError {
  constructor() {
    super('idempotency_in_progress', 'conflict', 'A request with this Idempotency-Key is still in progress.', {
      retryAfter: 1,
    });
  }
}
