import type { TransitionTable } from '../../../../kernel/transition-table';

export const RESTOCK_ORDER_STATUSES = [
  'suggested',
  'pending_approval',
  'approved',
  'rejected',
  'submitted',
  'acknowledged',
  'partially_received',
  'received',
  'closed',
  'cancelled',
] as const;

export type RestockOrderStatus = (typeof RESTOCK_ORDER_STATUSES)[number];

/** A supplier who delivers has acknowledged: what is submitted can be received at once. Nothing that has arrived is cancelled any more. */
export const RESTOCK_ORDER_TRANSITIONS: TransitionTable<RestockOrderStatus> = {
  suggested: ['pending_approval', 'cancelled'],
  pending_approval: ['approved', 'rejected', 'cancelled'],
  approved: ['submitted', 'cancelled'],
  rejected: [],
  submitted: ['acknowledged', 'partially_received', 'received', 'cancelled'],
  acknowledged: ['partially_received', 'received', 'cancelled'],
  partially_received: ['partially_received', 'received', 'closed'],
  received: ['closed'],
  closed: [],
  cancelled: [],
};

/** The supplier has been asked and has not delivered everything. */
export const UNDERWAY: readonly RestockOrderStatus[] = ['submitted', 'acknowledged', 'partially_received'];

/** Nothing more of it will arrive. */
export const OVER: readonly RestockOrderStatus[] = ['rejected', 'received', 'closed', 'cancelled'];

export const RESTOCK_ORIGINS = ['stock_check', 'manual'] as const;

export type RestockOrigin = (typeof RESTOCK_ORIGINS)[number];

/** How the supplier gets it: `partner` by the partner's system. */
export const SUBMISSION_CHANNELS = ['email', 'other', 'partner'] as const;

export type SubmissionChannel = (typeof SUBMISSION_CHANNELS)[number];
