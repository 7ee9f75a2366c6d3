import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { NoShows } from './no-shows.service';

/** Marks the visits that were missed, and settles those that cannot be taken up any more. */
@ScheduledJob({ name: 'no-shows', cron: '* * * * *', attempts: 1 })
export class NoShowJob implements RunsOnSchedule {
  constructor(private readonly noShows: NoShows) {}

  async run(): Promise<void> {
    await this.noShows.markMissed();
    await this.noShows.closeMissed();
  }
}
