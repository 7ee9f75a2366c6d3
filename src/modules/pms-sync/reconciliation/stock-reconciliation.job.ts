import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { StockReconciliation } from './stock-reconciliation.service';

/** Compares the snapshots that partners have sent since the last time. */
@ScheduledJob({ name: 'pms-reconciliation', cron: '* * * * *', attempts: 1 })
export class StockReconciliationJob implements RunsOnSchedule {
  constructor(private readonly reconciliation: StockReconciliation) {}

  async run(): Promise<void> {
    while (await this.reconciliation.compareNext());
  }
}
