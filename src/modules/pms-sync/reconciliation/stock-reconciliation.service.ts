import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { pmsDifferences } from '../pms-sync.metrics';
import type { Difference } from './difference.entity';
import { Mending } from './mending';
import { ReconciliationRepository } from './reconciliation.repository';
import type { Snapshot } from './snapshot.entity';

/** Holds the mirror against what partners say that they have, and writes down what differs. */
@Injectable()
export class StockReconciliation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: ReconciliationRepository,
    private readonly mending: Mending,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One snapshot, in one transaction. Safe to repeat: what is compared is compared. @returns whether there was one */
  async compareNext(): Promise<boolean> {
    const found = await this.work.run(async (em) => {
      const snapshot = await this.repository.next(em, this.clock.now());
      return snapshot && this.compare(em, snapshot);
    });
    for (const { kind, mended } of found ?? []) pmsDifferences.inc({ kind, mended: String(mended) });
    return found !== null;
  }

  private async compare(em: EntityManager, snapshot: Snapshot): Promise<Difference[]> {
    const { id, partnerId } = snapshot;
    const now = this.clock.now();
    const differences = await this.repository.differencesOf(em, snapshot, now);
    await this.mending.mend(em, partnerId, differences);
    await this.repository.keep(em, differences);
    const mended = differences.filter((difference) => difference.mended).length;
    snapshot.compared(differences.length, mended, now);
    this.audit.record(em, systemActor(id), {
      action: 'partner.stock_reconciled',
      subjectType: 'partner',
      subjectId: partnerId,
      details: { snapshotId: id, differences: differences.length, mended },
    });
    await em.flush();
    return differences;
  }
}
