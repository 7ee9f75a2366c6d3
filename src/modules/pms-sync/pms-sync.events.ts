import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type PartnerOrderEventType = 'partner_order.acknowledged' | 'partner_order.shipped' | 'partner_order.rejected';

export interface PartnerOrderFacts {
  partnerId: string;
  /** The order as we named it to the partner. */
  orderRef: string;
  /** The partner's number for it. */
  partnerReference: string | null;
  /** A day, YYYY-MM-DD. */
  expectedOn: string | null;
  carrier: string | null;
  trackingNumber: string | null;
}

/** A partner has told something new of an order. Of our row about it, whose id orders its events. */
export const partnerOrderEvent = (
  type: PartnerOrderEventType,
  id: string,
  facts: PartnerOrderFacts,
  occurredAt: Date,
): DomainEvent => ({
  id: uuidv7(),
  type,
  version: 1,
  aggregateType: 'partner_order',
  aggregateId: id,
  occurredAt,
  payload: { ...facts },
});
