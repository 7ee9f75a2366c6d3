import { Inject } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { InboundEventRepository } from './inbound-event.repository';

const BATCH = 1_000;
const DAY_MS = 86_400_000;

/** Forgets events of partners after PMS_EVENT_RETENTION_DAYS. As long as their ids are kept, a repeat is known as one. */
@ScheduledJob({ name: 'pms-event-expiry', cron: '35 3 * * *' })
export class InboundEventExpiry implements RunsOnSchedule {
  constructor(
    private readonly env: Environment,
    private readonly work: UnitOfWork,
    private readonly repository: InboundEventRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In batches, each a transaction of its own, so that no lock is held for long. */
  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.env.PMS_EVENT_RETENTION_DAYS * DAY_MS);
    while ((await this.work.run((em) => this.repository.deleteBefore(em, before, BATCH))) === BATCH);
  }
}
