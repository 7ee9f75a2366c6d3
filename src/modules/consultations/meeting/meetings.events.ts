import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export const GUEST_INVITED = 'meeting_guest.invited';

/** Ids alone; name, address and link of the guest are sealed in the row. */
export interface GuestFacts {
  guestId: string;
  consultationId: string;
  invitedBy: string;
}

export function guestInvited(facts: GuestFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type: GUEST_INVITED,
    version: 1,
    aggregateType: 'meeting_guest',
    aggregateId: facts.guestId,
    occurredAt,
    payload: { ...facts },
  };
}
