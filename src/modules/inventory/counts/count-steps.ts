import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type FieldFault, IllegalTransition, ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import { AuditTrail } from '../../audit';
import type { Lot } from '../lots/lot.entity';
import { PlacesRepository } from '../places/places.repository';
import type { StockEntry } from '../stock/stock-entry';
import { StockLedger } from '../stock/stock-ledger';
import type { CountStatus } from './count-status';
import { CountRepository } from './count.repository';
import type { StockCount, StockCountLine } from './stock-count.entity';

/** The parts of a count that touch lots, the ledger and the trail, inside the caller's transaction. */
@Injectable()
export class CountSteps {
  constructor(
    private readonly repository: CountRepository,
    private readonly places: PlacesRepository,
    private readonly ledger: StockLedger,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed when there are none */
  async lotsToCount(em: EntityManager, locationId: string, productIds?: readonly string[]): Promise<Lot[]> {
    await this.places.namedLocation(em, locationId);
    const lots = await this.repository.lotsToCount(em, locationId, productIds);
    if (lots.length > 0) return lots;
    const field = productIds === undefined ? 'locationId' : 'productIds';
    throw new ValidationFailed([{ field, message: 'has nothing to count' }]);
  }

  /** @throws IllegalTransition once it is handed in, ValidationFailed for a lot that is not part of the count */
  async write(
    em: EntityManager,
    actor: SignedInActor,
    count: StockCount,
    figures: readonly { lotId: string; counted: number }[],
  ): Promise<void> {
    if (count.status !== 'open') throw new IllegalTransition('count', count.status, 'open');
    const byLot = new Map(count.lines.getItems().map((line) => [line.lot.id, line]));
    const faults: FieldFault[] = figures.flatMap(({ lotId }, at) =>
      byLot.has(lotId) ? [] : [{ field: `lines.${at}.lotId`, message: 'is not part of this count' }],
    );
    if (faults.length > 0) throw new ValidationFailed(faults);
    // Locked: a movement is either in the expected balance or comes after the count.
    const lots = await this.ledger.lockLots(em, [...new Set(figures.map(({ lotId }) => lotId))]);
    for (const { lotId, counted } of figures) {
      byLot.get(lotId)?.write(counted, lots.get(lotId)?.onHand ?? 0, actor.id, this.clock.now());
    }
    this.record(em, actor, count, 'stock_count.written', { lines: figures.length });
  }

  /** Adds what was found and takes away what was missing; whoever handed the count in is the witness. */
  async correct(em: EntityManager, actor: SignedInActor, count: StockCount): Promise<void> {
    const wrong = count.lines.getItems().filter(({ discrepancy }) => discrepancy !== 0);
    const lots = await this.ledger.lockLots(
      em,
      wrong.map(({ lot }) => lot.id),
    );
    // What was destroyed since then is gone, whatever was counted of it.
    const left = wrong.filter(({ lot }) => lots.get(lot.id)?.status !== 'destroyed');
    const entries = left.map((line) => entryOf(line, count.submittedBy));
    await this.ledger.post(em, actor, { type: 'count', id: count.id }, entries);
  }

  recordStep(
    em: EntityManager,
    actor: SignedInActor,
    count: StockCount,
    { from, action }: { from: CountStatus; action: string },
  ): void {
    const step = { subjectType: 'stock_count', subjectId: count.id, fromStatus: from, toStatus: count.status };
    recordStatusChange(em, actor, { ...step, at: count.updatedAt });
    this.record(em, actor, count, action);
  }

  record(em: EntityManager, actor: SignedInActor, count: StockCount, action: string, details?: object): void {
    this.audit.record(em, actor, {
      action,
      subjectType: 'stock_count',
      subjectId: count.id,
      details: { locationId: count.locationId, ...details },
    });
  }
}

function entryOf({ lot, line, discrepancy }: StockCountLine, witnessId: string | null): StockEntry {
  return { lotId: lot.id, kind: 'adjustment', quantity: discrepancy ?? 0, line, reasonCode: 'counted', witnessId };
}
