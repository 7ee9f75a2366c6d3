/** What partners can hear of, by the names that these events have inside. */
export const PARTNER_EVENT_TYPES = [
  'prescription.dispensed',
  'product.registered',
  'product.retired',
  'product.updated',
  'restock_order.acknowledged',
  'restock_order.cancelled',
  'restock_order.closed',
  'restock_order.received',
  'restock_order.submitted',
  'stock.changed',
  'stock.low',
] as const;

export type PartnerEventType = (typeof PARTNER_EVENT_TYPES)[number];
