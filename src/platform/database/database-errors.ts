import { OptimisticLockError } from '@mikro-orm/core';
import { DomainError, ValidationFailed } from '../../kernel/domain-error';

/** What a violated constraint means to the caller. A constraint that is not named here is a fault of ours: 500. */
const CONSTRAINTS: Readonly<Record<string, () => DomainError>> = {
  user_account_email_unique: () =>
    new DomainError('email_taken', 'conflict', 'This e-mail address already has an account.'),
  doctor_user_unique: () =>
    new DomainError('doctor_account_taken', 'conflict', 'This account already belongs to a doctor.'),
  doctor_user_id_fkey: () => new ValidationFailed([{ field: 'userId', message: 'names no account' }]),
  emergency_access_no_overlap: () =>
    new DomainError('emergency_access_open', 'conflict', 'You have emergency access to this patient already.'),
  time_claim_no_overlap: () => new DomainError('slot_taken', 'conflict', 'This time is no longer free.'),
  payment_one_live_per_consultation: () =>
    new DomainError('payment_exists', 'conflict', 'This consultation already has a payment.'),
  payment_refunds_within_captured: () =>
    new DomainError('refund_exceeds_captured', 'conflict', 'More would be refunded than was captured.'),
  idempotency_key_pkey: () =>
    new DomainError('idempotency_in_progress', 'conflict', 'A request with this Idempotency-Key is still in progress.'),
};

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
]);
const UNREACHABLE_TEXT =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/;

interface PostgresFault {
  code?: string;
  constraint?: string;
  message?: string;
}

/**
 * Turns what PostgreSQL or the driver said into what a caller may know; anything unknown comes back as it was.
 */
export function databaseErrorFor(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (error instanceof OptimisticLockError) {
    return new DomainError(
      'version_conflict',
      'precondition_failed',
      'Somebody else changed this in the meantime. Read it again.',
    );
  }
  for (const fault of causes(error)) {
    const known = fault.constraint ? CONSTRAINTS[fault.constraint] : undefined;
    if (known) return known();
    if (fault.code === '40001' || fault.code === '40P01') {
      return new DomainError('contention', 'unavailable', 'Too many changes at once; try again.', { retryAfter: 1 });
    }
    if (UNREACHABLE.has(fault.code ?? '') || UNREACHABLE_TEXT.test(fault.message ?? '')) {
      return new DomainError('database_unavailable', 'unavailable', 'The database cannot be reached right now.', {
        retryAfter: 2,
      });
    }
  }
  return error;
}

function causes(error: unknown): PostgresFault[] {
  const found: PostgresFault[] = [];
  for (let at = error; at instanceof Error && found.length < 5; at = at.cause) {
    found.push(at);
    if (at instanceof AggregateError) found.push(...(at.errors as PostgresFault[]));
  }
  return found;
}
