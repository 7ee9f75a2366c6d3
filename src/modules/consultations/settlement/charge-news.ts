import type { PaymentStatus, SettlementAnswer } from '../../payments';

type Told = SettlementAnswer['status'];

/** What each news changes, by the status that the payment has. Whatever is not named comes too late. */
const APPLIES: Readonly<Partial<Record<PaymentStatus, readonly Told[]>>> = {
  processing: ['requires_action', 'authorized', 'succeeded', 'failed', 'cancelled'],
  unknown: ['requires_action', 'authorized', 'succeeded', 'failed', 'cancelled'],
  requires_action: ['authorized', 'succeeded', 'failed', 'cancelled'],
  authorized: ['succeeded', 'cancelled'],
};

/** What each status has been told by already. */
const TELLS: Readonly<Partial<Record<PaymentStatus, Told>>> = {
  requires_action: 'requires_action',
  authorized: 'authorized',
  captured: 'succeeded',
  // The charge has succeeded before its bank could dispute it.
  disputed: 'succeeded',
  charged_back: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  voided: 'cancelled',
};

/** Whether news of a charge change a payment, repeat what is known, tell of what is over, or tell nothing. */
export function effectOf(
  status: PaymentStatus,
  { status: told }: SettlementAnswer,
): 'applied' | 'duplicate' | 'stale' | 'ignored' {
  if (told === 'unknown') return 'ignored';
  if (APPLIES[status]?.includes(told)) return 'applied';
  return TELLS[status] === told ? 'duplicate' : 'stale';
}
