import type { TransitionTable } from '../../../kernel/transition-table';

export const WAITLIST_STATUSES = ['waiting', 'offered', 'booked', 'withdrawn', 'expired'] as const;

export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number];

/** `offered → booked` is a step of the booking that uses the offer's hold up: `accept_waitlist_offer`. */
export const WAITLIST_TRANSITIONS: TransitionTable<WaitlistStatus> = {
  waiting: ['offered', 'withdrawn', 'expired'],
  offered: ['waiting', 'booked', 'withdrawn'],
  booked: [],
  withdrawn: [],
  expired: [],
};

export type OfferStatus = 'open' | 'accepted' | 'declined' | 'expired';
