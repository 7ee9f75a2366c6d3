import type { SuggestionBasis } from '../orders/wanted-line';

/** A product that runs low at a location, and what to order of it. */
export interface Shortage extends SuggestionBasis {
  productId: string;
  locationId: string;
  supplierId: string;
  currency: string;
  purchaseUnits: number;
  unitsPerPurchaseUnit: number;
  /** Of the supplier's last price, if it is in the currency of the supplier. */
  unitCost: number | null;
}

/** Where the next batch of a pass begins: after this rule. */
export interface RulePosition {
  supplierId: string;
  locationId: string;
  productId: string;
}

/** What is looked at. */
export type CheckScope =
  /** So many rules after that one, by supplier, location and product. */
  | { kind: 'batch'; after: RulePosition | null; limit: number }
  /** One product, at these locations. */
  | { kind: 'product'; productId: string; locationIds: readonly string[] };
