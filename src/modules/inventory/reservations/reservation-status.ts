import type { TransitionTable } from '../../../kernel/transition-table';

export const RESERVATION_STATUSES = ['active', 'consumed', 'released', 'expired'] as const;

export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

export const RESERVATION_TRANSITIONS: TransitionTable<ReservationStatus> = {
  active: ['consumed', 'released', 'expired'],
  consumed: [],
  released: [],
  expired: [],
};
