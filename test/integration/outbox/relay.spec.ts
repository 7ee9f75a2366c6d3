import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { OutboxRelay } from '../../../src/platform/outbox/outbox-relay';
import { BATCH_SIZE, OutboxRepository } from '../../../src/platform/outbox/outbox.repository';
import { EVENTS_QUEUE } from '../../../src/platform/queues/queue-names';
import { startTestApp, type TestApp } from '../../support/test-app';
import { stores } from './stores';

/** Processes without a relay and workers of their own: the test carries by hand and sees what lies in the queue. */
describe.each(stores)('the relay to $name', ({ env }) => {
  let test: TestApp;
  let queue: Queue;
  let relay: OutboxRelay;
  let outbox: OutboxRepository;

  beforeAll(async () => {
    test = await startTestApp({ env: { ...env, PROCESS_ROLE: 'api' } });
    queue = test.app.get<Queue>(getQueueToken(EVENTS_QUEUE));
    relay = test.app.get(OutboxRelay);
    outbox = test.app.get(OutboxRepository);
  });

  afterAll(() => test.close());

  afterEach(async () => {
    jest.restoreAllMocks();
    await test.sql('truncate outbox_event');
    await queue.obliterate({ force: true });
  });

  const commit = async (aggregateId = uuidv7(), sql: TestApp['sql'] = test.sql) => {
    const id = uuidv7();
    await sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       values ($1, 'test', $2, 'test.carried', $3, '2026-11-20T09:30:00.123Z')`,
      [id, aggregateId, { doctorId: aggregateId }],
    );
    return id;
  };

  const inQueueOrder = async () => (await queue.getJobs(['waiting'], 0, -1, true)).map(({ id }) => id as string);
  const claimedIds = async () => (await outbox.claim()).map(({ id }) => id);

  it('hands an event over whole, under its own id, and empties the outbox', async () => {
    const aggregateId = uuidv7();
    const id = await commit(aggregateId);
    expect(await relay.carry()).toBe(1);
    const job = await queue.getJob(id);
    expect(job?.name).toBe('test.carried');
    expect(job?.data).toEqual({
      id,
      type: 'test.carried',
      version: 1,
      aggregateType: 'test',
      aggregateId,
      occurredAt: '2026-11-20T09:30:00.123Z',
      payload: { doctorId: aggregateId },
    });
    expect(await test.sql('select 1 from outbox_event')).toEqual([]);
  });

  it('adds nothing when the same event is handed over again', async () => {
    const id = await commit();
    jest.spyOn(outbox, 'remove').mockRejectedValueOnce(new Error('killed here'));
    await expect(relay.carry()).rejects.toThrow('killed here');
    await test.sql(`update outbox_event set claimed_until = now() - interval '1 second'`);
    expect(await relay.carry()).toBe(1);
    expect(await inQueueOrder()).toEqual([id]);
  });

  it('leaves a claimed event alone until the lease has run out', async () => {
    const id = await commit();
    expect(await claimedIds()).toEqual([id]);
    expect(await claimedIds()).toEqual([]);
    const [{ lease }] = await test.sql<{ lease: number }>(
      'select extract(epoch from claimed_until - now())::float8 as lease from outbox_event',
    );
    expect(lease).toBeGreaterThan(25);
    expect(lease).toBeLessThanOrEqual(30);
    await test.sql(`update outbox_event set claimed_until = now() - interval '1 second'`);
    expect(await claimedIds()).toEqual([id]);
  });

  it('keeps the events, and frees them at once, when the queue refuses them', async () => {
    const id = await commit();
    jest.spyOn(queue, 'addBulk').mockRejectedValueOnce(new Error('queue is away'));
    await expect(relay.carry()).rejects.toThrow('queue is away');
    expect(await claimedIds()).toEqual([id]);
  });

  it('takes a batch at most', async () => {
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       select gen_random_uuid(), 'test', gen_random_uuid(), 'test.carried', '{}', now() from generate_series(1, $1)`,
      [BATCH_SIZE + 1],
    );
    expect(await relay.carry()).toBe(BATCH_SIZE);
    expect(await relay.carry()).toBe(1);
    expect(await queue.getWaitingCount()).toBe(BATCH_SIZE + 1);
  });

  it('hands over the events of one aggregate in their order', async () => {
    const aggregateId = uuidv7();
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      ids.push(await commit(aggregateId));
      await commit();
    }
    await relay.carry();
    expect((await inQueueOrder()).filter((id) => ids.includes(id))).toEqual(ids);
  });

  it('passes over an aggregate whose earlier event another relay holds', async () => {
    const aggregateId = uuidv7();
    const first = await commit(aggregateId);
    expect(await claimedIds()).toEqual([first]);
    const second = await commit(aggregateId);
    const stranger = await commit();
    expect(await claimedIds()).toEqual([stranger]);
    await test.sql('delete from outbox_event where id = $1', [first]);
    expect(await claimedIds()).toEqual([second]);
  });

  it('passes over an aggregate whose earlier event another relay is claiming at this moment', async () => {
    const aggregateId = uuidv7();
    const first = await commit(aggregateId);
    const second = await commit(aggregateId);
    const stranger = await commit();
    const rival = new Client({ connectionString: test.database.url });
    await rival.connect();
    try {
      await rival.query('begin');
      await rival.query('select from outbox_event where id = $1 for update', [first]);
      expect(await claimedIds()).toEqual([stranger]);
      await rival.query('rollback');
      expect(await claimedIds()).toEqual([first, second]);
    } finally {
      await rival.end();
    }
  });

  it('shares the work with other relays without doubling or reordering', async () => {
    const aggregates = Array.from({ length: 30 }, () => uuidv7());
    for (let round = 0; round < 20; round += 1) {
      await test.sql(
        `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
         select gen_random_uuid(), 'test', a, 'test.carried', jsonb_build_object('round', $2::int), now()
         from unnest($1::uuid[]) a`,
        [aggregates, round],
      );
    }
    const carried = await Promise.all(
      Array.from({ length: 4 }, async () => {
        let sum = 0;
        for (let idle = 0; idle < 5;) {
          const count = await relay.carry();
          sum += count;
          idle = count === 0 ? idle + 1 : 0;
        }
        return sum;
      }),
    );
    expect(carried.reduce((sum, count) => sum + count)).toBe(600);
    const seen = new Map<string, number[]>();
    for (const { data } of await queue.getJobs(['waiting'], 0, -1, true)) {
      seen.set(data.aggregateId, [...(seen.get(data.aggregateId) ?? []), data.payload.round]);
    }
    for (const rounds of seen.values()) expect(rounds).toEqual(Array.from({ length: 20 }, (_, round) => round));
    expect(seen.size).toBe(30);
  });
});
