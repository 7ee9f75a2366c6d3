/** What a partner can tell us, in our words; the vocabulary of its own system ends at the translator. */

/** The highest version that JSON carries unharmed. */
export const HIGHEST_VERSION = Number.MAX_SAFE_INTEGER;

/** A product as the partner knows it. */
export interface ProductReport {
  /** The partner's own id. */
  ref: string;
  /** Rises with every change of this product there. */
  version: number;
  name: string;
  /** In canonical form, or null. */
  gtin: string | null;
  /** In canonical form, or null. */
  ndc: string | null;
  /** Of our units of use, such as tablets, in one unit that the partner counts, such as a pack. */
  useUnitsPerUnit: number;
  discontinued: boolean;
}

/** How much of a product the partner has at one of its locations: always the whole, never a difference. */
export interface StockReport {
  productRef: string;
  locationRef: string;
  /** Rises with every change of this product at this location there. */
  version: number;
  /** In the partner's units. */
  onHand: number;
  reserved: number;
}

export const ORDER_REPORTS = ['acknowledged', 'shipped', 'rejected'] as const;

/** What a partner says about an order of ours: that it will come, is on its way, or will not come. */
export interface OrderReport {
  /** The order, as we named it to the partner. */
  orderRef: string;
  version: number;
  status: (typeof ORDER_REPORTS)[number];
  partnerReference: string | null;
  /** A day, YYYY-MM-DD. */
  expectedOn: string | null;
  carrier: string | null;
  trackingNumber: string | null;
  /** The partner's number of a shipment; an order may come in several. Left out where it has none. */
  shipmentRef?: string | null;
  /** Confirmed, or in the shipment; left out where it is what was ordered. */
  lines?: readonly OrderedLineReport[] | null;
  /** Why it will not come. */
  reason?: string | null;
}

/** A part of an order. A line in several lots stands there several times. */
export interface OrderedLineReport {
  /** Its number on the order, from 1. */
  line: number;
  /** In our units of use. */
  quantity: number;
  batch: string | null;
  /** A day, YYYY-MM-DD. */
  expiresOn: string | null;
}

export type Report =
  | { about: 'product'; report: ProductReport }
  | { about: 'stock'; report: StockReport }
  | { about: 'order'; report: OrderReport };

/** What an event tells of; versions are counted for each. */
export function subjectOf({ about, report }: Report): string {
  switch (about) {
    case 'product':
      return `product ${report.ref}`;
    case 'stock':
      return `stock ${report.locationRef} ${report.productRef}`;
    case 'order':
      return `order ${report.orderRef}`;
  }
}
