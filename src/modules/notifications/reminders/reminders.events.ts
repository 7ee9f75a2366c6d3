import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';
import type { Decision } from './reminder.repository';

export const REMINDER_FELL_DUE = 'consultation.reminder_fell_due';

/** Ids and facts; no reason for the visit and no name. */
export interface ReminderFacts {
  consultationId: string;
  patientId: string;
  /** The doctor's account, if there is one. */
  doctorUserId: string | null;
  /** When the visit was to begin when this was announced. RFC 3339. */
  startsAt: string;
  leadMinutes: number;
}

/** Of the visit, so that it leaves behind the visit's earlier events and before its later ones. */
export function reminderFellDue({ appointment, leadMinutes }: Decision, occurredAt: Date): DomainEvent {
  const { id, patientId, doctorUserId, startsAt } = appointment;
  const facts: ReminderFacts = {
    consultationId: id,
    patientId,
    doctorUserId,
    startsAt: startsAt.toISOString(),
    leadMinutes,
  };
  return {
    id: uuidv7(),
    type: REMINDER_FELL_DUE,
    version: 1,
    aggregateType: 'consultation',
    aggregateId: id,
    occurredAt,
    payload: { ...facts },
  };
}
