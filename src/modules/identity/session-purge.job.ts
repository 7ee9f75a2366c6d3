import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';
import { SessionRepository } from './session.repository';

/** For which a session is kept after it would have ended by itself: long enough to look into a theft that is noticed late; the audit trail keeps what happened in them. */
export const KEPT_MS = 90 * 86_400_000;
const BATCH = 1_000;

/** Deletes refresh tokens that have expired, and sessions that were over long ago. */
@ScheduledJob({ name: 'session-purge', cron: '50 2 * * *' })
export class SessionPurge implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In batches, each a transaction of its own, so that no lock is held for long. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const longAgo = new Date(now.getTime() - KEPT_MS);
    while ((await this.work.run((em) => this.sessions.deleteExpiredTokens(em, now, BATCH))) === BATCH);
    while ((await this.work.run((em) => this.sessions.deleteExpired(em, longAgo, BATCH))) === BATCH);
  }
}
