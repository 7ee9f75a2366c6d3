import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export type RestockOrderEventType =
  | 'restock_order.approval_requested'
  | 'restock_order.approved'
  | 'restock_order.rejected'
  | 'restock_order.submitted'
  | 'restock_order.mail_failed'
  | 'restock_order.transmission_failed'
  | 'restock_order.acknowledged'
  | 'restock_order.shipped'
  | 'restock_order.refused'
  | 'restock_order.received'
  | 'restock_order.closed'
  | 'restock_order.cancelled'
  | 'restock_order.late';

export const RESTOCK_SUGGESTED = 'restock_order.suggested';
export const STOCK_LOW = 'stock.low';

export interface RestockOrderFacts {
  restockOrderId: string;
  number: number;
  status: string;
  supplierId: string;
  locationId: string;
  lines: number;
  /** Of which the supplier has promised less than was ordered. */
  shortLines: number;
  /** In minor units; null while the cost of a line is not known. */
  total: number | null;
  currency: string;
  /** A day of the location's calendar. */
  expectedOn: string | null;
  channel: 'email' | 'other' | 'partner' | null;
  /** Whose system has it, or is to have it. */
  partnerId: string | null;
  /** The supplier knows of it. */
  wasSubmitted: boolean;
}

export interface RestockSuggestionFacts {
  restockOrderId: string;
  number: number;
  supplierId: string;
  locationId: string;
  /** Lines that the check has just put on the order. */
  addedLines: number;
}

export interface LowStockFacts {
  productId: string;
  locationId: string;
  supplierId: string;
  restockOrderId: string;
  available: number;
  onOrder: number;
  reorderPoint: number;
  /** Suggested to be ordered, in units of use. */
  quantity: number;
}

/** The number of an order as it stands on paper. */
export const restockOrderLabel = (number: number) => `RO-${String(number).padStart(6, '0')}`;

export const restockOrderEvent = (type: RestockOrderEventType, facts: RestockOrderFacts, at: Date) =>
  eventOf(type, 'restock_order', facts.restockOrderId, { ...facts }, at);

/** The stock check has found products that run low, and put them on an order that awaits somebody. */
export const restockSuggested = (facts: RestockSuggestionFacts, at: Date) =>
  eventOf(RESTOCK_SUGGESTED, 'restock_order', facts.restockOrderId, { ...facts }, at);

/** Of the product: once, until what was ordered for it has come or was given up. */
export const stockLow = (facts: LowStockFacts, at: Date) =>
  eventOf(STOCK_LOW, 'product', facts.productId, { ...facts }, at);

function eventOf(
  type: string,
  aggregateType: string,
  aggregateId: string,
  payload: Record<string, unknown>,
  occurredAt: Date,
): DomainEvent {
  return { id: uuidv7(), type, version: 1, aggregateType, aggregateId, occurredAt, payload };
}
