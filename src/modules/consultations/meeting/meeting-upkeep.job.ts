import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { MeetingRepository } from './meeting.repository';

/** Long enough to ask who was there; the audit trail keeps that somebody was, without name and address. */
const KEPT_MS = 30 * 86_400_000;
const BATCH = 500;

/** Forgets rooms, guests and presences of visits that were over long ago: guests are people who never asked to be kept anywhere. */
@ScheduledJob({ name: 'meeting-upkeep', cron: '20 2 * * *' })
export class MeetingUpkeep implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly meetings: MeetingRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In batches, each a transaction of its own, so that no lock is held for long. */
  async run(): Promise<void> {
    const longAgo = new Date(this.clock.now().getTime() - KEPT_MS);
    while ((await this.work.run((em) => this.meetings.forget(em, longAgo, BATCH))) === BATCH);
  }
}
