import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export const API_KEY_EXPIRING = 'partner.api_key_expiring';

export interface ExpiringKeyFacts {
  partnerId: string;
  partnerName: string;
  apiKeyId: string;
  apiKeyName: string;
  /** RFC 3339. */
  expiresAt: string;
  /** Who is told: the administrators at that time. */
  adminIds: readonly string[];
}

export function apiKeyExpiringEvent(facts: ExpiringKeyFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type: API_KEY_EXPIRING,
    version: 1,
    aggregateType: 'partner',
    aggregateId: facts.partnerId,
    occurredAt,
    payload: { ...facts },
  };
}
