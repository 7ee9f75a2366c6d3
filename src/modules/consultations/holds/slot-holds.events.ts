import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export type SlotHoldEventType = 'slot_hold.released' | 'slot_hold.expired';

/** Whose time is free again. */
export interface SlotHoldFacts {
  holdId: string;
  doctorId: string;
  patientId: string;
  startsAt: string;
  endsAt: string;
}

export function slotHoldEvent(type: SlotHoldEventType, facts: SlotHoldFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'slot_hold',
    aggregateId: facts.holdId,
    occurredAt,
    payload: { ...facts },
  };
}
