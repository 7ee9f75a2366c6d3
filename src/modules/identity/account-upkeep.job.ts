import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';
import { AccountToken } from './account-token.entity';
import { EmailChange } from './email-change.entity';

/** In milliseconds; longer than any link about a change of address is good for. */
const CHANGES_KEPT_MS = 30 * 24 * 3_600_000;

/** Forgets links that are too old, and changes of address that nobody can take back any more: they hold addresses. */
@ScheduledJob({ name: 'account-upkeep', cron: '35 * * * *' })
export class AccountUpkeep implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (em) => {
      await em.nativeDelete(AccountToken, { expiresAt: { $lte: now } });
      await em.nativeDelete(EmailChange, { requestedAt: { $lte: new Date(now.getTime() - CHANGES_KEPT_MS) } });
    });
  }
}
