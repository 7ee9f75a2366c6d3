import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { OrderDispatches } from './order-dispatches.service';

@ScheduledJob({ name: 'partner-order-dispatch', cron: '* * * * *' })
export class OrderDispatchJob implements RunsOnSchedule {
  constructor(private readonly dispatches: OrderDispatches) {}

  run(): Promise<void> {
    return this.dispatches.follow();
  }
}
