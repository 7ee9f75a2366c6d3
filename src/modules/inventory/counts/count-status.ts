import type { TransitionTable } from '../../../kernel/transition-table';

export const COUNT_STATUSES = ['open', 'submitted', 'approved', 'cancelled'] as const;

export type CountStatus = (typeof COUNT_STATUSES)[number];

export const COUNT_TRANSITIONS: TransitionTable<CountStatus> = {
  open: ['submitted', 'cancelled'],
  submitted: ['approved', 'cancelled'],
  approved: [],
  cancelled: [],
};
