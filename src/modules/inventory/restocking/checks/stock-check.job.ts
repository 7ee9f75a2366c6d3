import { Logger } from '@nestjs/common';
import { type RunsOnSchedule, ScheduledJob } from '../../../../platform/schedule/scheduled-job.decorator';
import { stockCheckPassedAt } from '../restocking.metrics';
import { StockCheck } from './stock-check.service';

/** Every hour, for what no movement of stock tells of: lots that expire over night, use that grows, rules that change. */
@ScheduledJob({ name: 'stock-check', cron: '17 * * * *' })
export class StockCheckJob implements RunsOnSchedule {
  private readonly logger = new Logger(StockCheckJob.name);

  constructor(private readonly check: StockCheck) {}

  async run(): Promise<void> {
    const { checked, opened } = await this.check.checkAll();
    stockCheckPassedAt.setToCurrentTime();
    if (opened > 0) this.logger.log({ checked, opened }, 'stock that runs low was put on orders');
  }
}
