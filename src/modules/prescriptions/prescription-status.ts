import type { TransitionTable } from '../../kernel/transition-table';

export const PRESCRIPTION_STATUSES = [
  'draft',
  'signed',
  'reserved',
  'partially_reserved',
  'awaiting_stock',
  'partially_dispensed',
  'dispensed',
  'on_hold',
  'cancelled',
  'expired',
] as const;

export type PrescriptionStatus = (typeof PRESCRIPTION_STATUSES)[number];

/** Signed, and something of it may still be dispensed. */
export const DISPENSABLE: readonly PrescriptionStatus[] = [
  'reserved',
  'partially_reserved',
  'awaiting_stock',
  'partially_dispensed',
];

/** Signed and not at its end. */
export const OPEN: readonly PrescriptionStatus[] = [...DISPENSABLE, 'on_hold'];

const ENDS: readonly PrescriptionStatus[] = ['on_hold', 'cancelled', 'expired'];
const USED: readonly PrescriptionStatus[] = ['partially_dispensed', 'dispensed', ...ENDS];

/** `signed` lasts no longer than the transaction of the signature: stock is looked for at once. */
export const PRESCRIPTION_TRANSITIONS: TransitionTable<PrescriptionStatus> = {
  draft: ['signed', 'cancelled'],
  signed: ['reserved', 'partially_reserved', 'awaiting_stock'],
  reserved: ['partially_reserved', 'awaiting_stock', ...USED],
  partially_reserved: ['reserved', 'awaiting_stock', ...USED],
  awaiting_stock: ['reserved', 'partially_reserved', ...USED],
  partially_dispensed: ['dispensed', ...ENDS],
  on_hold: [...DISPENSABLE, 'cancelled', 'expired'],
  dispensed: [],
  cancelled: [],
  expired: [],
};
