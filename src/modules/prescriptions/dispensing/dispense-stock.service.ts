import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { type HeldStock, StockAllocation } from '../../inventory';
import type { Whole } from '../prescription.repository';
import { PrescriptionStock, SOURCE } from '../stock/prescription-stock';
import type { Dispense } from './dispense.entity';
import type { DispenseItem, TakenPart } from './dispense-wish';

/** A part of a reservation that is dispensed for an item. */
interface Use {
  reservationId: string;
  lotId: string;
  quantity: number;
  item: DispenseItem;
}

/** Takes what is dispensed out of stock: what is set aside for the prescription, or else what is free. */
@Injectable()
export class DispenseStock {
  constructor(
    private readonly allocation: StockAllocation,
    private readonly stock: PrescriptionStock,
  ) {}

  /**
   * The parts in the order of the ledger's lines.
   * @throws InsufficientStock when there is too little; ValidationFailed for a controlled drug without a witness
   */
  async take(
    em: EntityManager,
    actor: Actor,
    dispense: Dispense,
    whole: Whole,
    items: readonly DispenseItem[],
  ): Promise<TakenPart[]> {
    const products = [...whole.lines, ...items].map(({ productId }) => productId);
    await this.allocation.lock(em, [...new Set(products)]);
    const held = await this.stock.heldFor(em, whole.prescription.id);
    const uses = usesOf(items, held) ?? (await this.freshUses(em, whole, items, held));
    const { id, witnessId } = dispense;
    await this.allocation.consume(em, actor, { id, witnessId: witnessId ?? undefined }, uses);
    return uses.map(({ item, lotId, quantity }) => ({ item, lotId, quantity }));
  }

  /** Gives all back and sets aside exactly what is dispensed. The products are locked: nobody else gets any of it in between. */
  private async freshUses(
    em: EntityManager,
    { prescription }: Whole,
    items: readonly DispenseItem[],
    held: readonly HeldStock[],
  ): Promise<Use[]> {
    const old = held.map(({ reservationId }) => reservationId);
    if (old.length > 0) await this.allocation.release(em, old, 'dispensed_otherwise');
    const { id, locationId } = prescription;
    const lastDay = await this.stock.lastDays(em, locationId);
    const demands = items.map(({ line, productId, lotId, quantity, daysSupply }) => ({
      ...{ productId, locationId, lotId, quantity, notExpiringBefore: lastDay(daysSupply) },
      source: { type: SOURCE, id, line },
    }));
    const allocations = await this.allocation.reserve(em, demands);
    return allocations.flatMap(({ parts }, at) =>
      parts.map(({ reservationId, lotId, quantity }) => ({ reservationId, lotId, quantity, item: items[at] })),
    );
  }
}

/** What is set aside covers all of it, lot by lot; or null. */
function usesOf(items: readonly DispenseItem[], held: readonly HeldStock[]): Use[] | null {
  const left = new Map(held.map(({ reservationId, quantity }) => [reservationId, quantity]));
  const uses: Use[] = [];
  for (const item of items) {
    let wanted = item.quantity;
    for (const { reservationId, lotId } of held.filter((part) => covers(part, item))) {
      const quantity = Math.min(wanted, left.get(reservationId) ?? 0);
      if (quantity === 0) continue;
      left.set(reservationId, (left.get(reservationId) ?? 0) - quantity);
      uses.push({ reservationId, lotId, quantity, item });
      wanted -= quantity;
    }
    if (wanted > 0) return null;
  }
  return merged(uses);
}

const covers = (part: HeldStock, { line, productId, lotId }: DispenseItem): boolean =>
  part.line === line && part.productId === productId && (lotId === undefined || part.lotId === lotId);

/** Each reservation once: a line may have been named twice for the same lot. */
function merged(uses: readonly Use[]): Use[] {
  const byReservation = new Map<string, Use>();
  for (const use of uses) {
    const first = byReservation.get(use.reservationId);
    if (first) first.quantity += use.quantity;
    else byReservation.set(use.reservationId, { ...use });
  }
  return [...byReservation.values()];
}
