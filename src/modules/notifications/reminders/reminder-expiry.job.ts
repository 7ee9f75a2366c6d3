import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { Reminders } from './reminders.service';

@ScheduledJob({ name: 'appointment-reminder-expiry', cron: '50 3 * * *' })
export class ReminderExpiryJob implements RunsOnSchedule {
  constructor(private readonly reminders: Reminders) {}

  async run(): Promise<void> {
    await this.reminders.forgetOld();
  }
}
