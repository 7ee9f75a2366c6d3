import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { EVENTS_QUEUE } from '../../../src/platform/queues/queue-names';
import { startTestApp, type TestApp } from '../../support/test-app';
import { eventually } from './eventually';
import { stores } from './stores';
import { Wire } from './wire';

describe.each(stores)('a relay and worker on $name', ({ env }) => {
  let test: TestApp;
  let queue: Queue;
  let wire: Wire | undefined;

  beforeAll(async () => {
    const { REDIS_URL } = env;
    const wired = REDIS_URL === undefined ? undefined : await Wire.to(REDIS_URL);
    wire = wired?.wire;
    test = await startTestApp({ env: { ...env, ...(wired && { REDIS_URL: wired.url }) } });
    queue = test.app.get<Queue>(getQueueToken(EVENTS_QUEUE));
  });

  afterAll(async () => {
    await queue.obliterate({ force: true });
    await test.close();
    wire?.close();
  });

  const commit = async () => {
    const id = uuidv7();
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       values ($1, 'test', $1, 'test.carried', '{}', now())`,
      [id],
    );
    return id;
  };

  const completed = async (id: string) => expect(await (await queue.getJob(id))?.getState()).toBe('completed');

  it('carry and deliver on after the server has ended all of its connections', async () => {
    const before = await commit();
    await eventually(() => completed(before));
    const [{ ended }] = await test.sql<{ ended: number }>(
      `select count(pg_terminate_backend(pid))::integer as ended from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    expect(ended).toBeGreaterThan(0);
    const after = await commit();
    await eventually(() => completed(after));
  });

  // A store of its own can be away while the database is there; PostgreSQL is both.
  if (env.REDIS_URL !== undefined) {
    it('carry and deliver on after an outage of the queue store', async () => {
      const before = await commit();
      await eventually(() => completed(before));
      wire?.break();
      const during = await commit();
      await sleep(1_000);
      wire?.mend();
      await eventually(() => completed(during));
      await eventually(async () => expect(await test.sql('select 1 from outbox_event')).toEqual([]));
    });
  }
});
