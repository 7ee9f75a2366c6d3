import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

/** A time that is kept for the patient alone until it expires. */
export interface WaitlistOfferFacts {
  entryId: string;
  patientId: string;
  doctorId: string;
  holdId: string;
  startsAt: string;
  endsAt: string;
  expiresAt: string;
}

export function waitlistOffered(facts: WaitlistOfferFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type: 'waitlist_entry.offered',
    version: 1,
    aggregateType: 'waitlist_entry',
    aggregateId: facts.entryId,
    occurredAt,
    payload: { ...facts },
  };
}
