import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';

const BATCH = 5_000;

/** Deletes nonces whose signatures are too old to be accepted again. */
@ScheduledJob({ name: 'request-nonce-expiry', cron: '*/5 * * * *' })
export class RequestNonceExpiry implements RunsOnSchedule {
  constructor(
    private readonly work: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In batches, each a transaction of its own, so that no lock is held for long. */
  async run(): Promise<void> {
    while ((await this.deleteBatch()) === BATCH);
  }

  private deleteBatch(): Promise<number> {
    return this.work.run(async (em) => {
      const { affectedRows } = await em.execute<{ affectedRows: number }>(
        `delete from request_nonce where (signing_key_id, nonce) in (
           select signing_key_id, nonce from request_nonce
           where expires_at < ? order by expires_at limit ${BATCH} for update skip locked)`,
        [this.clock.now()],
        'run',
      );
      return affectedRows;
    });
  }
}
