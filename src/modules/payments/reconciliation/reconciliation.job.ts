import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { ReconciliationService } from './reconciliation.service';

const DAY_MS = 86_400_000;

/** Compares the books of the day that ended at midnight UTC. */
@ScheduledJob({ name: 'books-reconciliation', cron: '30 2 * * *' })
export class ReconciliationJob implements RunsOnSchedule {
  constructor(
    private readonly reconciliation: ReconciliationService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const today = new Date(this.clock.now());
    today.setUTCHours(0, 0, 0, 0);
    const yesterday = new Date(today.getTime() - DAY_MS);
    await this.reconciliation.reconcile(systemActor('books-reconciliation'), yesterday, today);
  }
}
