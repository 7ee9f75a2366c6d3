import { type RunsOnSchedule, ScheduledJob } from '../schedule/scheduled-job.decorator';
import { ReEncryption } from './re-encryption';

/** Looks every few minutes whether values are left under older keys; as a rule there are none, and it is done at once. */
@ScheduledJob({ name: 're-encryption', cron: '*/5 * * * *', attempts: 1 })
export class ReEncryptionJob implements RunsOnSchedule {
  constructor(private readonly reEncryption: ReEncryption) {}

  async run(): Promise<void> {
    await this.reEncryption.run();
  }
}
