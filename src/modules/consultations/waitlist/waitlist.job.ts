import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { WaitlistMatching } from './waitlist-matching.service';

/** For times that become free by the clock alone, and entries that are new. */
@ScheduledJob({ name: 'waitlist', cron: '* * * * *', attempts: 1 })
export class WaitlistJob implements RunsOnSchedule {
  constructor(private readonly matching: WaitlistMatching) {}

  async run(): Promise<void> {
    await this.matching.matchAll();
  }
}
