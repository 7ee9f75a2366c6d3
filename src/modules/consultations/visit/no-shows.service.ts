import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { lockedIfMissedForGood, lockedIfNobodyCame, missedForGood, visitsNobodyCameTo } from './missed-visits';
import { VisitChanges } from './visit-changes.service';
import { VisitMoney } from './visit-money.service';
import { VisitPolicy } from './visit-policy';

/** Visits a look; it looks again until there are none. */
const BATCH = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const ACTOR = systemActor('no-shows');

type Find = (em: EntityManager, before: Date, after: string, limit: number) => Promise<string[]>;

/**
 * Marks what was missed, and takes its fee only when it cannot be taken up any more: somebody who is late, or was overlooked at the
 * desk, has lost nothing until then. Each visit is a transaction of its own, and done by one process only.
 */
@Injectable()
export class NoShows {
  private readonly logger = new Logger(NoShows.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: VisitChanges,
    private readonly money: VisitMoney,
    private readonly policy: VisitPolicy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Visits that nobody has checked in for. Who waits is never marked by itself: it may be the doctor who is late. */
  async markMissed(): Promise<void> {
    const before = this.policy.missedBefore(this.clock.now());
    await this.each(visitsNobodyCameTo, before, async (em, id) => {
      const visit = await lockedIfNobodyCame(em, id, before);
      if (!visit) return;
      const visiting = await this.changes.begin(em, ACTOR, visit);
      visit.miss(visiting.doctorUserId, visiting.at);
      this.changes.remember(visiting);
    });
  }

  /** Takes the fee, and gives back what is more. */
  async closeMissed(): Promise<void> {
    const before = this.policy.finalBefore(this.clock.now());
    await this.each(missedForGood, before, async (em, id) => {
      const visit = await lockedIfMissedForGood(em, id, before);
      if (!visit) return;
      const visiting = await this.changes.begin(em, ACTOR, visit);
      if (!visit.closeNoShow(visiting.at)) return;
      const fee = this.policy.noShowFee(this.money.priceOf(visiting.payment));
      this.money.keep(visiting, fee, 'no_show');
      this.changes.remember(visiting, { details: { final: true, fee: fee.amount } });
    });
  }

  /** One that fails is logged and does not hold up the others; the next run tries it again. */
  private async each(find: Find, before: Date, act: (em: EntityManager, id: string) => Promise<void>): Promise<void> {
    let after = BEFORE_ALL;
    for (;;) {
      const ids = await this.unitOfWork.read((em) => find(em, before, after, BATCH));
      for (const id of ids) {
        try {
          await this.unitOfWork.run((em) => act(em, id));
        } catch (error) {
          this.logger.error({ err: error, consultationId: id }, 'a missed visit could not be worked on');
        }
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < BATCH) return;
      after = last;
    }
  }
}
