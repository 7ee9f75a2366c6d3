import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { OutboxEvent } from '../../../platform/outbox/outbox-event.entity';
import { AuditTrail } from '../../audit';
import { ledgerDifferenceFound, type LedgerDifferenceFacts } from '../inventory.events';
import { ledgerDifferences, ledgerProvedAt } from '../inventory.metrics';
import { StockChanges } from './stock-changes.repository';
import { StockLedger } from './stock-ledger';

const ACTOR = systemActor('stock-ledger-proof');

/**
 * Adds the ledger up again. The database lets nobody change a balance without its movement, so a difference means that somebody went
 * round the triggers, or a restore that was not whole.
 */
@Injectable()
export class LedgerProof {
  private readonly logger = new Logger(LedgerProof.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: StockLedger,
    private readonly changes: StockChanges,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Tells of each difference in the metrics, the log, the audit trail and by an event. @returns them */
  async prove(): Promise<LedgerDifferenceFacts[]> {
    const differences = await this.unitOfWork.run(async (em) => {
      const found = await differencesOf(em);
      for (const difference of found) this.tell(em, difference);
      return found;
    });
    ledgerDifferences.set(differences.length);
    ledgerProvedAt.set(this.clock.now().getTime() / 1_000);
    if (differences.length > 0) this.logger.error({ differences }, 'the stock ledger does not add up');
    await this.tellUntold();
    return differences;
  }

  /**
   * Stock that changed without being told, such as by an older version of the service or by hand, is told now; a change in the meantime only
   * tells twice.
   */
  private async tellUntold(): Promise<void> {
    const places = await this.unitOfWork.read((em) => this.changes.untold(em));
    if (places.length === 0) return;
    this.logger.warn({ places }, 'stock changed and nobody was told');
    const products = [...new Set(places.map(({ productId }) => productId))];
    await this.unitOfWork.run(async (em) => {
      await this.ledger.lockProducts(em, products);
      await this.ledger.announce(em, places);
      this.audit.record(em, ACTOR, {
        action: 'stock.untold_changes_announced',
        subjectType: 'stock',
        details: { products: products.length, places: places.length },
      });
    });
  }

  private tell(em: EntityManager, difference: LedgerDifferenceFacts): void {
    this.audit.record(em, ACTOR, {
      action: 'stock.ledger_difference_found',
      subjectType: 'lot',
      subjectId: difference.lotId,
      outcome: 'failure',
      details: { ...difference },
    });
    em.persist(OutboxEvent.of(ledgerDifferenceFound(difference, this.clock.now())));
  }
}

/** One statement, and so one moment. */
function differencesOf(em: EntityManager): Promise<LedgerDifferenceFacts[]> {
  return em.execute<LedgerDifferenceFacts[]>(
    `select l.id as "lotId", l.on_hand as "onHand", coalesce(m.total, 0)::float8 as movements,
            l.reserved, coalesce(r.total, 0)::float8 as reservations
       from lot l
       left join (select lot_id, sum(quantity) as total from stock_movement group by lot_id) m on m.lot_id = l.id
       left join (select lot_id, sum(quantity) as total from reservation where status = 'active' group by lot_id) r on r.lot_id = l.id
      where l.on_hand <> coalesce(m.total, 0) or l.reserved <> coalesce(r.total, 0)
      order by l.id`,
  );
}
