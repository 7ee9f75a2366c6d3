import type { TransitionTable } from '../../kernel/transition-table';

export const REFUND_STATUSES = ['pending', 'submitted', 'succeeded', 'failed', 'unknown'] as const;

export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** A refund that failed stays failed; another try is another row. */
export const REFUND_TRANSITIONS: TransitionTable<RefundStatus> = {
  pending: ['submitted', 'succeeded', 'failed', 'unknown'],
  submitted: ['succeeded', 'failed', 'unknown'],
  unknown: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};
