import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';

export const ORDER_SUBMITTED = 'restock_order.submitted';
export const ORDER_CANCELLED = 'restock_order.cancelled';

/** The partner whose system has an order, or is to have it; null for news of other things, and of orders that no partner has. */
export function partnerOfOrder({ type, payload }: DeliveredEvent): string | null {
  const { partnerId } = payload;
  return type.startsWith('restock_order.') && typeof partnerId === 'string' ? partnerId : null;
}

/** An order for a partner is told to that one alone: what a clinic buys from one wholesaler is no business of another. */
export function audienceOf<T extends { partnerId: string }>(
  event: DeliveredEvent,
  listeners: readonly T[],
): readonly T[] {
  const partnerId = partnerOfOrder(event);
  if (partnerId === null) return listeners;
  // It went to the supplier in another way this time.
  if (event.type === ORDER_SUBMITTED && event.payload.channel !== 'partner') return [];
  return listeners.filter((listener) => listener.partnerId === partnerId);
}

/** What its partner has to hear: an order that is unknown there never comes, and one whose cancellation is comes all the same. */
export function mustBeHeard(event: DeliveredEvent): boolean {
  if (partnerOfOrder(event) === null) return false;
  const { channel, wasSubmitted } = event.payload;
  if (event.type === ORDER_SUBMITTED) return channel === 'partner';
  return event.type === ORDER_CANCELLED && wasSubmitted === true;
}
