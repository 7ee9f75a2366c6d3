import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { OutboxEvent } from '../../../platform/outbox/outbox-event.entity';
import { InsufficientStock } from '../inventory.errors';
import { stockChanged } from '../inventory.events';
import { StockChanges } from './stock-changes.repository';
import type { PostedMovement, StockEntry, StockSource } from './stock-entry';
import { type LockedLot, StockRepository } from './stock.repository';

/**
 * The one way in which stock comes and goes. A movement and the balance of its lot change together, in the database; nothing else can
 * change a balance. Locks are taken in one order, so that movements wait for each other and never in a circle: products by id, then lots
 * by expiry and id.
 */
@Injectable()
export class StockLedger {
  constructor(
    private readonly stock: StockRepository,
    private readonly changes: StockChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes the entries in the caller's transaction and announces the new balances. Call it once for all entries of a use case.
   *
   * @throws NotFound for a lot that does not exist
   * @throws InsufficientStock when more would leave a lot than is there and not reserved
   * @throws ValidationFailed when a controlled drug would move without a witness
   */
  async post(
    em: EntityManager,
    actor: Actor,
    source: StockSource,
    entries: readonly StockEntry[],
  ): Promise<PostedMovement[]> {
    if (entries.length === 0) return [];
    const lots = await this.lockLots(em, [...new Set(entries.map(({ lotId }) => lotId))]);
    assertEnough(lots, entries);
    const order = new Map([...lots.keys()].map((id, at) => [id, at]));
    const inLockOrder = entries.toSorted((one, other) => (order.get(one.lotId) ?? 0) - (order.get(other.lotId) ?? 0));
    const at = this.clock.now();
    const posted = await this.stock.insertMovements(
      em,
      inLockOrder.map((entry) => ({ ...entry, id: uuidv7() })),
      { source, actor, at },
    );
    await this.announce(em, posted);
    return posted.toSorted((one, other) => one.line - other.line);
  }

  /**
   * Locks products, and so all changes of their stock and their retirement, until the transaction ends.
   * @returns those that are kept, by id
   */
  lockProducts(em: EntityManager, ids: readonly string[]) {
    return this.stock.lockProducts(em, ids);
  }

  /** Locks lots and their products, in the order of the ledger. @throws NotFound when one does not exist */
  async lockLots(em: EntityManager, ids: readonly string[]): Promise<Map<string, LockedLot>> {
    await this.stock.lockProducts(em, await this.stock.productsOfLots(em, ids));
    const lots = await this.stock.lockLots(em, ids);
    if (lots.length < ids.length) throw new NotFound('lot');
    return new Map(lots.map((lot) => [lot.id, lot]));
  }

  /**
   * Writes down and tells the stock of each product that changed, under the next number of its sequence and of the ledger's. The products
   * must be locked.
   */
  async announce(em: EntityManager, changed: readonly { productId: string; locationId: string }[]): Promise<void> {
    const at = this.clock.now();
    for (const facts of await this.changes.write(em, changed, at)) em.persist(OutboxEvent.of(stockChanged(facts, at)));
  }
}

/** The database would refuse it too, but it could not say how much there is. */
function assertEnough(lots: Map<string, LockedLot>, entries: readonly StockEntry[]): void {
  for (const [lotId, { onHand, reserved }] of lots) {
    const change = entries.filter((entry) => entry.lotId === lotId).reduce((sum, { quantity }) => sum + quantity, 0);
    if (change < 0 && onHand + change < reserved) {
      throw new InsufficientStock({ lotId, wanted: -change, available: onHand - reserved });
    }
  }
}
