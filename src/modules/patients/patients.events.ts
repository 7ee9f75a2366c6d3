import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

/** Ids and facts; not the reason. */
export interface EmergencyAccessFacts {
  emergencyAccessId: string;
  patientId: string;
  openedBy: string;
  openedByRole: string;
  openedAt: string;
  expiresAt: string;
}

export interface UnusualEmergencyAccessFacts extends EmergencyAccessFacts {
  /** How often this person has opened emergency access within 24 hours, this time included. */
  openedWithinADay: number;
  /** Who is told: the administrators at that time. */
  adminIds: readonly string[];
}

export const EMERGENCY_ACCESS_OPENED = 'emergency_access.opened';
export const EMERGENCY_ACCESS_UNUSUAL = 'emergency_access.unusual_use';

export function emergencyAccessEvent(
  type: typeof EMERGENCY_ACCESS_OPENED | typeof EMERGENCY_ACCESS_UNUSUAL,
  facts: EmergencyAccessFacts | UnusualEmergencyAccessFacts,
  occurredAt: Date,
): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'emergency_access',
    aggregateId: facts.emergencyAccessId,
    occurredAt,
    payload: { ...facts },
  };
}
