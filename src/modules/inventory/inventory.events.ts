import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

export type ProductEventType = 'product.registered' | 'product.updated' | 'product.retired';

export interface ProductFacts {
  productId: string;
  /** The product's version; rises with every event of it. */
  sequence: number;
}

/** Stock of one product at one location, in units of use. */
export interface PlaceBalance {
  locationId: string;
  onHand: number;
  reserved: number;
  /** What may be allocated: neither held, recalled, expired nor reserved. */
  available: number;
}

export interface StockChangeFacts {
  productId: string;
  /** Rises with every change of this product's stock; a younger event has the higher one. */
  sequence: number;
  /** The same of all stock: whoever has read the stock as of a number applies what is higher. */
  ledgerSequence: number;
  /** Every location that changed, as it is now. */
  balances: PlaceBalance[];
}

export type LotEventType =
  'lot.quarantined' | 'lot.released' | 'lot.expired' | 'lot.recalled' | 'lot.destroyed' | 'lot.near_expiry';

export interface LotFacts {
  lotId: string;
  productId: string;
  locationId: string;
  /** Its last good day. */
  expiresOn: string;
  onHand: number;
}

export interface ReservationFacts {
  reservationId: string;
  lotId: string;
  productId: string;
  locationId: string;
  quantity: number;
  /** What it was for. */
  sourceType: string;
  sourceId: string;
  line: number;
  because: string;
}

export interface LedgerDifferenceFacts {
  lotId: string;
  onHand: number;
  movements: number;
  reserved: number;
  reservations: number;
}

export const productEvent = (type: ProductEventType, facts: ProductFacts, at: Date) =>
  eventOf(type, 'product', facts.productId, { ...facts }, at);

/** Of the product: its changes of stock stay in their order. */
export const stockChanged = (facts: StockChangeFacts, at: Date) =>
  eventOf('stock.changed', 'product', facts.productId, { ...facts }, at);

export const lotEvent = (type: LotEventType, facts: LotFacts, at: Date) =>
  eventOf(type, 'lot', facts.lotId, { ...facts }, at);

/** Stock that was set aside is not any more, and whoever asked for it must look for other. */
export const reservationReleased = (facts: ReservationFacts, at: Date) =>
  eventOf('reservation.released', 'reservation', facts.reservationId, { ...facts }, at);

export const ledgerDifferenceFound = (facts: LedgerDifferenceFacts, at: Date) =>
  eventOf('stock.ledger_difference_found', 'lot', facts.lotId, { ...facts }, at);

function eventOf(
  type: string,
  aggregateType: string,
  aggregateId: string,
  payload: Record<string, unknown>,
  occurredAt: Date,
): DomainEvent {
  return { id: uuidv7(), type, version: 1, aggregateType, aggregateId, occurredAt, payload };
}
