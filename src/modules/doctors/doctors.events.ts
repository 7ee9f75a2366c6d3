import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type DoctorEventType = 'doctor.registered' | 'doctor.updated' | 'doctor.availability_changed' | 'doctor.retired';

/** What every event of a doctor carries; who wants to know more asks the directory. */
export interface DoctorFacts {
  doctorId: string;
  /** The doctor's account, if one is linked. */
  userId: string | null;
}

export function doctorEvent(type: DoctorEventType, facts: DoctorFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'doctor',
    aggregateId: facts.doctorId,
    occurredAt,
    payload: { ...facts },
  };
}
