import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type ConsultationEventType =
  | 'consultation.booked'
  | 'consultation.scheduled'
  | 'consultation.rescheduled'
  | 'consultation.cancelled'
  | 'consultation.expired'
  | 'consultation.checked_in'
  | 'consultation.started'
  | 'consultation.completed'
  | 'consultation.aborted'
  | 'consultation.missed';

/** Ids and facts; no reason for the visit and no name. */
export interface ConsultationFacts {
  consultationId: string;
  doctorId: string;
  /** The doctor's account, if there is one. */
  doctorUserId: string | null;
  patientId: string;
  startsAt: string;
  endsAt: string;
  mode: string;
  status: string;
  /** Null for a visit that is new. */
  previousStatus: string | null;
}

/** Of `consultation.rescheduled`. */
export interface RescheduledFacts extends ConsultationFacts {
  previousStartsAt: string;
  previousEndsAt: string;
  /** How often it has been moved. */
  sequence: number;
}

export function consultationEvent(
  type: ConsultationEventType,
  facts: ConsultationFacts | RescheduledFacts,
  occurredAt: Date,
): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'consultation',
    aggregateId: facts.consultationId,
    occurredAt,
    payload: { ...facts },
  };
}
