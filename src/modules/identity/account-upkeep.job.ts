import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { PersonalDataHolders } from '../../platform/personal-data/personal-data-holders';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';
import { AccountToken } from './account-token.entity';
import { EmailChange } from './email-change.entity';
import { UserAccount } from './user-account.entity';

const DAY_MS = 24 * 3_600_000;
/** Longer than any link about a change of address is good for. */
const CHANGES_KEPT_MS = 30 * DAY_MS;
/** Longer than any event or request that was under way when an account was erased. */
const STRAGGLERS_MS = 3 * DAY_MS;

/**
 * Forgets links that are too old, changes of address that nobody can take back any more, since they hold addresses, and what was still on
 * its way to an account, such as a notification, when the account was erased.
 */
@ScheduledJob({ name: 'account-upkeep', cron: '35 * * * *' })
export class AccountUpkeep implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    private readonly holders: PersonalDataHolders,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    const before = (ms: number) => new Date(now.getTime() - ms);
    await this.work.run(async (em) => {
      await em.nativeDelete(AccountToken, { expiresAt: { $lte: now } });
      await em.nativeDelete(EmailChange, { requestedAt: { $lte: before(CHANGES_KEPT_MS) } });
    });
    const erased = await this.work.read((em) => em.find(UserAccount, { erasedAt: { $gt: before(STRAGGLERS_MS) } }));
    for (const { id } of erased) await this.work.run((em) => this.holders.erase(em, id, now));
  }
}
