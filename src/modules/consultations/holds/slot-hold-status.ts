import type { TransitionTable } from '../../../kernel/transition-table';

export const SLOT_HOLD_STATUSES = ['held', 'booked', 'released', 'expired'] as const;

export type SlotHoldStatus = (typeof SLOT_HOLD_STATUSES)[number];

/** `held → booked` is the booking's own step, in its function. */
export const SLOT_HOLD_TRANSITIONS: TransitionTable<SlotHoldStatus> = {
  held: ['booked', 'released', 'expired'],
  booked: [],
  released: [],
  expired: [],
};
