import { systemActor } from '../../platform/auth/actor';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';
import { RefundsService } from './refunds.service';

/** Asks again for refunds that got no answer. */
@ScheduledJob({ name: 'refund-reconciliation', cron: '*/30 * * * * *', attempts: 1 })
export class RefundReconciliationJob implements RunsOnSchedule {
  constructor(private readonly refunds: RefundsService) {}

  async run(): Promise<void> {
    await this.refunds.submitUnsettled(systemActor('refund-reconciliation'));
  }
}
