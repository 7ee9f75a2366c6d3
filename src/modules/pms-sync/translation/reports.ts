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

export interface OrderReport {
  /** The order, as we named it to the partner. */
  orderRef: string;
  version: number;
  status: 'acknowledged' | 'shipped';
  partnerReference: string | null;
  /** A day, YYYY-MM-DD. */
  expectedOn: string | null;
  carrier: string | null;
  trackingNumber: string | null;
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
