import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { RefillAnnouncements } from './refill-announcements.service';

@ScheduledJob({ name: 'prescription-refills', cron: '41 * * * *' })
export class RefillAnnouncementsJob implements RunsOnSchedule {
  constructor(private readonly refills: RefillAnnouncements) {}

  run(): Promise<void> {
    return this.refills.announceDue();
  }
}
