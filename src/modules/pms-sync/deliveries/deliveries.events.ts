import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export const ENDPOINT_DISABLED = 'partner_endpoint.disabled';

export interface DisabledEndpointFacts {
  partnerId: string;
  partnerName: string;
  endpointId: string;
  /** Of its URL, whose path and query may be the partner's secret. */
  host: string;
  because: 'gone' | 'failing';
}

export function endpointDisabledEvent(facts: DisabledEndpointFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type: ENDPOINT_DISABLED,
    version: 1,
    aggregateType: 'partner_endpoint',
    aggregateId: facts.endpointId,
    occurredAt,
    payload: { ...facts },
  };
}
