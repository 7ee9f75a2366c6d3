import { IllegalTransition } from '../../kernel/domain-error';
import type { TransitionTable } from '../../kernel/transition-table';

export const CONSULTATION_STATUSES = [
  'pending_payment',
  'scheduled',
  'checked_in',
  'in_progress',
  'completed',
  'expired',
  'cancelled',
  'no_show',
  'aborted',
] as const;

export type ConsultationStatus = (typeof CONSULTATION_STATUSES)[number];

/** `expired → scheduled` is a payment that arrived late and found its time still free. */
export const CONSULTATION_TRANSITIONS: TransitionTable<ConsultationStatus> = {
  pending_payment: ['scheduled', 'expired', 'cancelled'],
  scheduled: ['checked_in', 'cancelled', 'no_show'],
  checked_in: ['in_progress', 'cancelled', 'no_show'],
  in_progress: ['completed', 'aborted'],
  completed: [],
  expired: ['scheduled'],
  cancelled: [],
  no_show: ['checked_in'],
  aborted: [],
};

/** What can be moved to another time. It stays in its state: a visit whose payment is open has no settled time yet, and one that has begun no other. */
const RESCHEDULABLE: readonly ConsultationStatus[] = ['scheduled'];

/** @throws IllegalTransition */
export function assertReschedulable(status: ConsultationStatus): void {
  if (!RESCHEDULABLE.includes(status)) throw new IllegalTransition('consultation', status, 'rescheduled');
}

export const CONSULTATION_MODES = ['video', 'audio', 'in_person'] as const;

export type ConsultationMode = (typeof CONSULTATION_MODES)[number];
