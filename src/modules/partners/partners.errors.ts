import { DomainError } from '../../kernel/domain-error';

/** 401: what was sent is no API key of ours, or was revoked. Which of the two, only its owner can know. */
export class InvalidApiKey extends DomainError {
  constructor() {
    super('invalid_api_key', 'unauthenticated', 'The API key is unknown or revoked.');
  }
}

export function apiKeyExpired(expiresAt: Date): DomainError {
  return new DomainError('api_key_expired', 'unauthenticated', 'The API key has expired. Ask for another one.', {
    expiredAt: expiresAt.toISOString(),
  });
}

export function partnerSuspended(): DomainError {
  return new DomainError('partner_suspended', 'forbidden', 'This partner is suspended. Ask the clinic why.');
}

export function digestRequired(): DomainError {
  const message = 'A body needs a Content-Digest (RFC 9530) that is covered by the signature.';
  return new DomainError('digest_required', 'unauthenticated', message);
}

export function digestMismatch(why: string): DomainError {
  return new DomainError('digest_mismatch', 'unauthenticated', `The Content-Digest is not that of the body: ${why}.`);
}

/** The request, or somebody's copy of it, has been here before. */
export function nonceReused(): DomainError {
  const message = 'A request with this nonce was accepted before. Sign each request anew.';
  return new DomainError('nonce_reused', 'unauthenticated', message);
}

export function tooManyKeys(most: number): DomainError {
  const message = `A partner has ${most} of these in force at most. Revoke one first.`;
  return new DomainError('too_many_keys', 'conflict', message, { most });
}
