import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { assertVersion } from '../../../platform/http/if-match';
import { StockAllocation } from '../reservations/stock-allocation';
import { StockLedger } from '../stock/stock-ledger';
import type { Lot } from './lot.entity';
import { LotTrail } from './lot-trail';
import { LotRepository } from './lot.repository';

/** Which lot changes, by whom, why, and the version that was read. */
export interface LotTarget {
  actor: Actor;
  lotId: string;
  reason: string;
  expectedVersion?: number;
}

/** Changes of a lot's status inside the caller's transaction: what was set aside of it is given back, and others hear of it. */
@Injectable()
export class LotChanges {
  constructor(
    private readonly lots: LotRepository,
    private readonly ledger: StockLedger,
    private readonly allocation: StockAllocation,
    private readonly trail: LotTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Locks the lot in the order of the ledger. @throws NotFound */
  async lock(em: EntityManager, lotId: string): Promise<Lot> {
    await this.ledger.lockLots(em, [lotId]);
    return this.lots.locked(em, lotId);
  }

  /** Flushed. @throws NotFound, VersionConflict, IllegalTransition */
  async apply(em: EntityManager, target: LotTarget, change: (lot: Lot, at: Date) => void): Promise<Lot> {
    const { actor, lotId, reason, expectedVersion } = target;
    const lot = await this.lock(em, lotId);
    assertVersion(expectedVersion, lot);
    const from = lot.status;
    change(lot, this.clock.now());
    // Before the new status is written: only what is available may be reserved.
    const released = await this.allocation.releaseLot(em, lotId, `lot_${lot.status}`);
    this.trail.record(em, actor, { lot, from, reason, released });
    await em.flush();
    await this.ledger.announce(em, [{ productId: lot.product.id, locationId: lot.location.id }]);
    await em.refresh(lot);
    return lot;
  }
}
