import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { LotExpiry } from './lot-expiry.service';

/** Every hour: midnight comes at another hour in each time zone. */
@ScheduledJob({ name: 'lot-expiry', cron: '7 * * * *' })
export class LotExpiryJob implements RunsOnSchedule {
  constructor(private readonly expiry: LotExpiry) {}

  async run(): Promise<void> {
    await this.expiry.expireDue();
    await this.expiry.flagNear();
  }
}
