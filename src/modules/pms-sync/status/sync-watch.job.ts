import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { SyncWatch } from './sync-watch.service';

/** Tells the administrators of partners that fall out of step. */
@ScheduledJob({ name: 'pms-sync-watch', cron: '* * * * *', attempts: 1 })
export class SyncWatchJob implements RunsOnSchedule {
  constructor(private readonly watch: SyncWatch) {}

  async run(): Promise<void> {
    await this.watch.look();
  }
}
