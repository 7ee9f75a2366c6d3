/** A lot that may be taken from. */
export interface CandidateLot {
  id: string;
  productId: string;
  locationId: string;
  batch: string;
  expiresOn: string;
  /** Not reserved yet. */
  free: number;
}

/** So many units of use of a product, for a line of something. */
export interface Demand {
  productId: string;
  /** Undefined for any location. */
  locationId?: string;
  /** This lot and no other, such as the one that somebody holds in the hand. */
  lotId?: string;
  /** A day, YYYY-MM-DD: lots whose last day is before it will not do, since they would end before the treatment does. */
  notExpiringBefore?: string;
  quantity: number;
  source: { type: string; id: string; line: number };
}

export interface PlannedPart {
  demand: Demand;
  lot: CandidateLot;
  quantity: number;
}

/**
 * Shares lots out among demands, first come first served, and of each lot as much as is free before the next is touched.
 * @param lots in the order in which they are to be used: first expired first
 */
export function planAllocation(lots: readonly CandidateLot[], demands: readonly Demand[]): PlannedPart[] {
  const free = new Map(lots.map(({ id, free: units }) => [id, units]));
  const parts: PlannedPart[] = [];
  for (const demand of demands) {
    let wanted = demand.quantity;
    for (const lot of lots) {
      const quantity = fits(lot, demand) ? Math.min(wanted, free.get(lot.id) ?? 0) : 0;
      if (quantity <= 0) continue;
      parts.push({ demand, lot, quantity });
      free.set(lot.id, (free.get(lot.id) ?? 0) - quantity);
      wanted -= quantity;
    }
  }
  return parts;
}

function fits(lot: CandidateLot, { productId, locationId, lotId, notExpiringBefore }: Demand): boolean {
  return (
    lot.productId === productId &&
    (locationId === undefined || lot.locationId === locationId) &&
    (lotId === undefined || lot.id === lotId) &&
    (notExpiringBefore === undefined || lot.expiresOn >= notExpiringBefore)
  );
}
