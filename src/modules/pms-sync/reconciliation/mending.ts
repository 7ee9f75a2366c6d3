import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { PartnerMirror } from '../mirror/partner-mirror';
import type { StockReport } from '../translation/reports';
import type { Difference } from './difference.entity';
import { ReconciliationRepository } from './reconciliation.repository';

/** What a report of a higher version mends by itself. */
const REPORTABLE: ReadonlySet<string> = new Set(['missing_here', 'behind']);

/** Makes the mirror what a snapshot says, where PMS_DRIFT_POLICY wants that: the partner knows best what it has. */
@Injectable()
export class Mending {
  private readonly wanted: boolean;

  constructor(
    env: Environment,
    private readonly repository: ReconciliationRepository,
    private readonly mirror: PartnerMirror,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.wanted = env.PMS_DRIFT_POLICY === 'mend';
  }

  /** Marks those that it mended. What an event has made right in the meantime is left as it is. */
  async mend(em: EntityManager, partnerId: string, differences: readonly Difference[]): Promise<void> {
    if (!this.wanted) return;
    const reportable = differences.filter(({ kind }) => REPORTABLE.has(kind));
    const taken = await this.mirror.takeStock(em, partnerId, reportable.map(reportOf));
    for (const [at, difference] of reportable.entries()) difference.mended = taken[at] !== 'stale';
    for (const difference of differences) {
      if (REPORTABLE.has(difference.kind)) continue;
      difference.mended = await this.repository.overwrite(em, difference, this.clock.now());
    }
  }
}

function reportOf(difference: Difference): StockReport {
  const { productRef, locationRef, reportedVersion, reportedOnHand, reportedReserved } = difference;
  return { productRef, locationRef, version: reportedVersion!, onHand: reportedOnHand!, reserved: reportedReserved! };
}
