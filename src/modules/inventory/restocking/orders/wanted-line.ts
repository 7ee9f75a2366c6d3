/** What a suggestion was reckoned from, in units of use. */
export interface SuggestionBasis {
  available: number;
  onOrder: number;
  inTransit: number;
  /** Waited for: prescriptions without stock, refills that fall due. */
  demand: number;
  /** On average, over the days that were looked at. */
  dailyUse: number;
  reorderPoint: number;
  /** Ordered up to it. */
  upTo: number;
}

/** A product to be ordered: how many purchase units, at what cost for each. */
export interface WantedLine {
  productId: string;
  purchaseUnits: number;
  unitsPerPurchaseUnit: number;
  /** Minor units for one purchase unit; null while nobody knows. */
  unitCost: number | null;
}
