import { UnitOfWork } from '../database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../schedule/scheduled-job.decorator';

const BATCH = 1_000;

/** Handlers that have records, by hopping from one to the next in the primary key instead of reading it all. */
const HANDLERS = `
  with recursive hop as (
    (select handler from processed_message order by handler limit 1)
    union all
    select (select p.handler from processed_message p where p.handler > hop.handler order by p.handler limit 1)
    from hop where hop.handler is not null
  )
  select handler from hop where handler is not null`;

/*
 * Found by the time in the event's id, which the primary key is sorted by; processed_at guards what was delivered again much later.
 */
const EXPIRED = `
  delete from processed_message where (handler, message_id) in (
    select handler, message_id from processed_message
    where handler = ? and message_id < uuidv7_floor(now() - interval '90 days') and processed_at < now() - interval '90 days'
    order by message_id limit ${BATCH} for update skip locked)`;

/** Forgets after 90 days what handlers have taken in; nothing is delivered again after that long. */
@ScheduledJob({ name: 'processed-message-expiry', cron: '40 3 * * *' })
export class ProcessedMessageExpiry implements RunsOnSchedule {
  constructor(private readonly work: UnitOfWork) {}

  async run(): Promise<void> {
    const handlers = await this.work.read((em) => em.execute<{ handler: string }[]>(HANDLERS));
    for (const { handler } of handlers) {
      while ((await this.deleteBatch(handler)) === BATCH);
    }
  }

  private deleteBatch(handler: string): Promise<number> {
    return this.work.run(async (em) => {
      const { affectedRows } = await em.execute<{ affectedRows: number }>(EXPIRED, [handler], 'run');
      return affectedRows;
    });
  }
}
