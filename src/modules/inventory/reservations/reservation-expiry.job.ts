import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { StockAllocation } from './stock-allocation';

const BATCH = 100;

/** Gives back what was set aside for a time that is up. */
@ScheduledJob({ name: 'reservation-expiry', cron: '*/5 * * * *' })
export class ReservationExpiryJob implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly allocation: StockAllocation,
  ) {}

  /** In batches, each a transaction of its own, so that no lot is locked for long. */
  async run(): Promise<void> {
    while ((await this.work.run((em) => this.allocation.expireDue(em, BATCH))) === BATCH);
  }
}
