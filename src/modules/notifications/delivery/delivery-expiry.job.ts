import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { Digests } from './digests.service';

/** Forgets summaries of long ago, and links that have run out. */
@ScheduledJob({ name: 'notification-delivery-expiry', cron: '55 3 * * *' })
export class DeliveryExpiryJob implements RunsOnSchedule {
  constructor(private readonly digests: Digests) {}

  async run(): Promise<void> {
    await this.digests.forgetOld();
  }
}
