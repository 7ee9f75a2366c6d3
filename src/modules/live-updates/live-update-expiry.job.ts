import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';

const KEPT_MS = 86_400_000;
const BATCH = 5_000;

/** The last one stays, however old: by it one knows where the log has got to. */
const EXPIRED = `
  delete from live_update where position in (
    select position from live_update
    where written_at < ? and position < (select max(position) from live_update)
    order by position limit ${BATCH})
  returning position`;

/** Forgets live updates after a day; who comes back later than that reads everything anew. */
@ScheduledJob({ name: 'live-update-expiry', cron: '35 * * * *' })
export class LiveUpdateExpiry implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_MS);
    const next = () => this.work.run((em) => em.execute<unknown[]>(EXPIRED, [before]));
    while ((await next()).length === BATCH);
  }
}
