import { UnitOfWork } from '../database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from './scheduled-job.decorator';

const BATCH = 1_000;

/** Forgets idempotency keys after two days: no client retries for longer, and they hold answers with patient data. */
@ScheduledJob({ name: 'idempotency-key-expiry', cron: '25 * * * *' })
export class IdempotencyKeyExpiry implements RunsOnSchedule {
  constructor(private readonly work: UnitOfWork) {}

  /** In batches, each a transaction of its own, so that no lock is held for long. */
  async run(): Promise<void> {
    while ((await this.deleteBatch()) === BATCH);
  }

  private deleteBatch(): Promise<number> {
    return this.work.run(async (em) => {
      const { affectedRows } = await em.execute<{ affectedRows: number }>(
        `delete from idempotency_key where (actor_id, route, key) in (
           select actor_id, route, key from idempotency_key
           where created_at < now() - interval '48 hours' order by created_at limit ${BATCH} for update skip locked)`,
        [],
        'run',
      );
      return affectedRows;
    });
  }
}
