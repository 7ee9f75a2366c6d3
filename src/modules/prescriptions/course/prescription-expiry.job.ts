import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { PrescriptionExpiry } from './prescription-expiry.service';

@ScheduledJob({ name: 'prescription-expiry', cron: '23 * * * *' })
export class PrescriptionExpiryJob implements RunsOnSchedule {
  constructor(private readonly expiry: PrescriptionExpiry) {}

  run(): Promise<void> {
    return this.expiry.expireAll();
  }
}
