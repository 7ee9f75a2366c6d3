import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export type GuestEventType = 'meeting_guest.invited' | 'meeting_guest.call_moved' | 'meeting_guest.call_cancelled';

/** Ids alone; name, address and link of the guest are sealed in the row. */
export interface GuestFacts {
  guestId: string;
  consultationId: string;
  invitedBy: string;
}

export function guestEvent(type: GuestEventType, facts: GuestFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'meeting_guest',
    aggregateId: facts.guestId,
    occurredAt,
    payload: { ...facts },
  };
}
