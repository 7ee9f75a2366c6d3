import type { TransitionTable } from '../../../kernel/transition-table';

export const LOT_STATUSES = ['quarantined', 'available', 'recalled', 'expired', 'destroyed'] as const;

export type LotStatus = (typeof LOT_STATUSES)[number];

/** Damaged and returned stock is neither recalled nor expired: it is destroyed out of quarantine. */
export const LOT_TRANSITIONS: TransitionTable<LotStatus> = {
  quarantined: ['available', 'recalled', 'expired', 'destroyed'],
  available: ['quarantined', 'recalled', 'expired'],
  recalled: ['destroyed'],
  expired: ['destroyed'],
  destroyed: [],
};
