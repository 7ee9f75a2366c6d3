import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { Reminders } from './reminders.service';

/** Reminds people of their appointments. */
@ScheduledJob({ name: 'appointment-reminders', cron: '* * * * *', attempts: 1 })
export class RemindersJob implements RunsOnSchedule {
  constructor(private readonly reminders: Reminders) {}

  async run(): Promise<void> {
    await this.reminders.announceDue();
  }
}
