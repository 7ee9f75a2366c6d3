export const MOVEMENT_KINDS = [
  'receipt',
  'dispense',
  'adjustment',
  'transfer_out',
  'transfer_in',
  'return',
  'destruction',
] as const;

export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** Why somebody corrects a balance. */
export const ADJUSTMENT_REASONS = ['damaged', 'lost', 'stolen', 'found', 'sampled', 'data_entry'] as const;

export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

/** Reasons that the service writes itself. */
export type OwnReason = 'counted' | 'lost_in_transit';

/** Why stock comes back, or goes back. */
export const RETURN_REASONS = ['unused', 'wrong_item', 'damaged', 'short_dated', 'recalled', 'agreement'] as const;

export type ReturnReason = (typeof RETURN_REASONS)[number];
