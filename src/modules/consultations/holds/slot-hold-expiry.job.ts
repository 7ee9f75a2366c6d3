import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { SlotHoldExpiry } from './slot-hold-expiry.service';

/** Ends the holds that ran out. */
@ScheduledJob({ name: 'slot-hold-expiry', cron: '*/20 * * * * *', attempts: 1 })
export class SlotHoldExpiryJob implements RunsOnSchedule {
  constructor(private readonly expiry: SlotHoldExpiry) {}

  async run(): Promise<void> {
    await this.expiry.endDue();
    await this.expiry.forgetOld();
  }
}
