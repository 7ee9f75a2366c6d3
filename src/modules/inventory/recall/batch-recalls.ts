import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { uuidArray } from '../../../platform/database/uuid-array';
import { assertVersion } from '../../../platform/http/if-match';
import { LotChanges } from '../lots/lot-changes';
import { LOT_TRANSITIONS, type LotStatus } from '../lots/lot-status';
import { LotRepository } from '../lots/lot.repository';
import { StockLedger } from '../stock/stock-ledger';

/** Which batch, named by any of its lots, by whom and why. */
export interface RecallOrder {
  actor: Actor;
  lotId: string;
  reason: string;
  /** Of the lot. */
  expectedVersion?: number;
}

/** A lot of the batch, as it was before. */
export interface RecalledLot {
  lotId: string;
  locationId: string;
  from: LotStatus;
  onHand: number;
}

export interface RecalledBatch {
  productId: string;
  batch: string;
  lots: RecalledLot[];
  /** Units of use of it that the ledger says were dispensed. */
  dispensed: number;
}

/** The door for a recall: takes a whole batch out of use, wherever it lies, inside the caller's transaction. */
@Injectable()
export class BatchRecalls {
  constructor(
    private readonly lots: LotRepository,
    private readonly ledger: StockLedger,
    private readonly changes: LotChanges,
  ) {}

  /**
   * Every lot of the batch that could be used, or lies in quarantine, is recalled, and what was set aside of it is given back. The product is
   * locked until the transaction ends: nothing of the batch is dispensed or arrives in the meantime, and who asks afterwards who had
   * something of it finds everybody.
   *
   * @throws NotFound, VersionConflict
   */
  async recall(em: EntityManager, { actor, lotId, reason, expectedVersion }: RecallOrder): Promise<RecalledBatch> {
    const { product, batch } = await this.lots.findOrFail(em, lotId);
    const productId = product.id;
    await this.ledger.lockProducts(em, [productId]);
    assertVersion(expectedVersion, await this.lots.locked(em, lotId));
    const lots = await this.lotsOf(em, productId, batch);
    for (const { lotId: id, from } of lots) {
      if (!LOT_TRANSITIONS[from].includes('recalled')) continue;
      await this.changes.apply(em, { actor, lotId: id, reason }, (lot, at) => lot.recall(at));
    }
    return { productId, batch, lots, dispensed: await this.dispensedOf(em, lots) };
  }

  /** First expired first, as everybody who locks more than one. A batch may have been mistyped with two dates; it is one batch all the same. */
  private lotsOf(em: EntityManager, productId: string, batch: string): Promise<RecalledLot[]> {
    return em.execute<RecalledLot[]>(
      `select id as "lotId", location_id as "locationId", status as from, on_hand as "onHand" from lot
        where product_id = ? and batch = ? order by expires_on, id for update`,
      [productId, batch],
    );
  }

  private async dispensedOf(em: EntityManager, lots: readonly RecalledLot[]): Promise<number> {
    const ids = uuidArray(lots.map(({ lotId }) => lotId));
    const [{ units }] = await em.execute<[{ units: number }]>(
      `select coalesce(-sum(quantity), 0)::float8 as units from stock_movement where kind = 'dispense' and lot_id = any(?::uuid[])`,
      [ids],
    );
    return units;
  }
}
