import type { TransitionTable } from '../../../kernel/transition-table';

export const TRANSFER_STATUSES = ['in_transit', 'received', 'cancelled'] as const;

export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

export const TRANSFER_TRANSITIONS: TransitionTable<TransferStatus> = {
  in_transit: ['received', 'cancelled'],
  received: [],
  cancelled: [],
};
