import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { Digests } from './digests.service';

/** Often, since time zones differ by quarters of an hour. */
@ScheduledJob({ name: 'notification-digests', cron: '*/15 * * * *', attempts: 1 })
export class DigestsJob implements RunsOnSchedule {
  constructor(private readonly digests: Digests) {}

  async run(): Promise<void> {
    await this.digests.compileDue();
  }
}
