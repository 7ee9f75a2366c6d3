import type { TransitionTable } from '../../kernel/transition-table';

export const PAYMENT_STATUSES = [
  'created',
  'processing',
  'requires_action',
  'authorized',
  'captured',
  'failed',
  'unknown',
  'cancelled',
  'expired',
  'voided',
  'disputed',
  'charged_back',
  'written_off',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** `unknown` is left only by asking the provider with the same key. */
export const PAYMENT_TRANSITIONS: TransitionTable<PaymentStatus> = {
  created: ['processing', 'captured', 'cancelled', 'expired', 'written_off'],
  processing: ['requires_action', 'authorized', 'captured', 'failed', 'unknown'],
  requires_action: ['processing', 'cancelled', 'failed'],
  authorized: ['captured', 'voided', 'expired'],
  captured: ['disputed'],
  disputed: ['captured', 'charged_back'],
  unknown: ['requires_action', 'authorized', 'captured', 'failed'],
  failed: [],
  cancelled: [],
  expired: [],
  voided: [],
  charged_back: [],
  // Whom nobody expected to pay any more may pay all the same.
  written_off: ['captured'],
};

export const PAYMENT_METHODS = ['card', 'at_clinic'] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
