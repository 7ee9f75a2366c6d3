import { type RunsOnSchedule, ScheduledJob } from '../../../../platform/schedule/scheduled-job.decorator';
import { LateOrders } from './late-orders.service';

/** Every hour: midnight comes at another hour in each time zone. */
@ScheduledJob({ name: 'late-restock-orders', cron: '27 * * * *' })
export class LateOrdersJob implements RunsOnSchedule {
  constructor(private readonly orders: LateOrders) {}

  async run(): Promise<void> {
    await this.orders.flag();
  }
}
