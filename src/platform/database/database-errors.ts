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
  partner_name_unique: () => new DomainError('partner_name_taken', 'conflict', 'Another partner has this name.'),
  partner_endpoint_url_unique: () =>
    new DomainError('endpoint_exists', 'conflict', 'The partner has an endpoint with this URL already.'),
  time_claim_no_overlap: () => new DomainError('slot_taken', 'conflict', 'This time is no longer free.'),
  payment_one_live_per_consultation: () =>
    new DomainError('payment_exists', 'conflict', 'This consultation already has a payment.'),
  payment_event_once: () => new DomainError('payment_event_known', 'conflict', 'This event has been taken in before.'),
  payment_provider_ref_unique: () =>
    new DomainError('payment_reference_used', 'conflict', 'This reference belongs to another payment already.'),
  payment_refunds_within_captured: () =>
    new DomainError('refund_exceeds_captured', 'conflict', 'More would be refunded than was captured.'),
  product_code_names_one: () =>
    new DomainError('product_code_taken', 'conflict', 'Another product has this GTIN or NDC.'),
  product_code_once: () => new ValidationFailed([{ field: 'codes', message: 'name a code twice' }]),
  stock_location_name_unique: () => new DomainError('name_taken', 'conflict', 'Another one has this name.'),
  supplier_name_unique: () => new DomainError('name_taken', 'conflict', 'Another one has this name.'),
  reorder_rule_one_per_place: () =>
    new DomainError('reorder_rule_exists', 'conflict', 'There is a rule for this product at this location.'),
  lot_on_hand_within: () =>
    new DomainError('insufficient_stock', 'conflict', 'There is not so much in stock that could be taken.'),
  lot_reserved_within_on_hand: () =>
    new DomainError('insufficient_stock', 'conflict', 'There is not so much in stock that could be taken.'),
  lot_not_available_in_quarantine: () =>
    new DomainError('lot_in_quarantine', 'conflict', 'Nothing that lies in a quarantine can be made available.'),
  lot_destruction_one_open: () =>
    new DomainError('destruction_proposed', 'conflict', 'The destruction of this lot has been proposed already.'),
  stock_movement_from_good_lot: () =>
    new DomainError('lot_not_usable', 'conflict', 'This lot is held, recalled or expired.'),
  reservation_on_good_lot: () =>
    new DomainError('lot_not_usable', 'conflict', 'This lot is held, recalled or expired.'),
  stock_movement_witnessed: () =>
    new ValidationFailed([{ field: 'witnessId', message: 'must name a second person: this is a controlled drug' }]),
  stock_movement_other_witness: () =>
    new ValidationFailed([{ field: 'witnessId', message: 'must name somebody else' }]),
  stock_movement_witness_fkey: () => new ValidationFailed([{ field: 'witnessId', message: 'names no account' }]),
  stock_movement_pack_received_once: () =>
    new DomainError('pack_received', 'conflict', 'A pack with this serial number has been received before.'),
  recall_one_open: () => new DomainError('recall_open', 'conflict', 'This batch is being recalled already.'),
  stock_count_one_open: () => new DomainError('count_open', 'conflict', 'This location is being counted already.'),
  prescription_line_dispensed_within: () =>
    new DomainError('exceeds_prescribed', 'conflict', 'That is more than was prescribed and is not dispensed yet.'),
  dispense_line_returned_within: () =>
    new DomainError('exceeds_dispensed', 'conflict', 'That is more than was handed out and has not come back yet.'),
  dispense_witness_id_fkey: () => new ValidationFailed([{ field: 'witnessId', message: 'names no account' }]),
  dispense_return_witness_id_fkey: () => new ValidationFailed([{ field: 'witnessId', message: 'names no account' }]),
  prescription_superseded_once: () =>
    new DomainError(
      'not_supersedable',
      'conflict',
      'Only an open prescription of yours for the same patient can be replaced.',
    ),
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
