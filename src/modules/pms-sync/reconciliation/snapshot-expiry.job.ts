import { Inject } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { AuditTrail } from '../../audit';
import { ReconciliationRepository } from './reconciliation.repository';

const BATCH = 20;
const DAY_MS = 86_400_000;
const NAME = 'pms-snapshot-expiry';

/** Forgets snapshots of partners' stock, and what differed, after PMS_SNAPSHOT_RETENTION_DAYS. */
@ScheduledJob({ name: NAME, cron: '50 3 * * *' })
export class SnapshotExpiry implements RunsOnSchedule {
  constructor(
    private readonly env: Environment,
    private readonly work: UnitOfWork,
    private readonly repository: ReconciliationRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In batches, each a transaction of its own with its audit row, so that no lock is held for long. */
  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.env.PMS_SNAPSHOT_RETENTION_DAYS * DAY_MS);
    while ((await this.forget(before)) === BATCH);
  }

  private forget(before: Date): Promise<number> {
    return this.work.run(async (em) => {
      const deleted = await this.repository.deleteBefore(em, before, BATCH);
      if (deleted.snapshots === 0) return 0;
      this.audit.record(em, systemActor(NAME), {
        action: 'partner.snapshots_expired',
        subjectType: 'partner',
        details: { before: before.toISOString(), ...deleted },
      });
      await em.flush();
      return deleted.snapshots;
    });
  }
}
