import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { uuidv7 } from 'uuidv7';
import { deadEvents } from '../../../src/platform/outbox/outbox.metrics';
import { EVENTS_QUEUE } from '../../../src/platform/queues/queue-names';
import { startTestApp, type TestApp } from '../../support/test-app';
import { eventually } from './eventually';
import { MoodyHandler, RecordingHandlersModule, SteadyHandler } from './recording-handlers';
import { stores } from './stores';

const EFFECTS = 'create table effect (handler text not null, event_id uuid not null)';

describe.each(stores)('events on $name', ({ env }) => {
  let test: TestApp;
  let queue: Queue;
  let steady: SteadyHandler;
  let moody: MoodyHandler;

  beforeAll(async () => {
    test = await startTestApp({ env, modules: [RecordingHandlersModule] });
    await test.sql(EFFECTS);
    queue = test.app.get<Queue>(getQueueToken(EVENTS_QUEUE));
    steady = test.app.get(SteadyHandler);
    moody = test.app.get(MoodyHandler);
  });

  afterAll(async () => {
    await queue.obliterate({ force: true });
    await test.close();
  });

  beforeEach(() => {
    moody.failures = 0;
    moody.attempts = 0;
  });

  const commit = async (type: string, { id = uuidv7(), aggregateId = uuidv7() } = {}) => {
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       values ($1, 'test', $2, $3, '{"fact": 1}', now())`,
      [id, aggregateId, type],
    );
    return id;
  };

  const effects = (id: string) =>
    test
      .sql<{ handler: string }>('select handler from effect where event_id = $1 order by handler', [id])
      .then((rows) => rows.map(({ handler }) => handler));

  const settled = async () =>
    (await test.sql('select 1 from outbox_event')).length === 0 &&
    // In Redis there may be some that an earlier test file has left.
    (await queue.getJobs(['waiting', 'active', 'delayed', 'prioritized'])).every(
      ({ name }) => !name.startsWith('test.'),
    );

  it('reach each handler once and leave the outbox', async () => {
    const id = await commit('test.happened');
    await eventually(async () => expect(await effects(id)).toEqual(['test.moody', 'test.steady']));
    await eventually(async () => expect(await settled()).toBe(true));
    expect(steady.deliveries.filter((delivered) => delivered === id)).toHaveLength(1);
    expect(await test.sql('select handler from processed_message where message_id = $1', [id])).toHaveLength(2);
  });

  it('that are rolled back reach nobody', async () => {
    const id = uuidv7();
    await test.sql('begin');
    await commit('test.happened', { id });
    await test.sql('rollback');
    const later = await commit('test.happened');
    await eventually(async () => expect(await effects(later)).toHaveLength(2));
    expect(await effects(id)).toEqual([]);
  });

  it('have one effect when a relay dies between handing over and removing, even after the queue forgot the job', async () => {
    const id = await commit('test.happened');
    await eventually(async () => expect(await effects(id)).toHaveLength(2));
    await eventually(async () => expect(await settled()).toBe(true));
    await (await queue.getJob(id))?.remove();

    // As the dead relay left it: still there, with a lease that has run out.
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at, claimed_until)
       values ($1, 'test', $2, 'test.happened', '{}', now(), now() - interval '1 second')`,
      [id, uuidv7()],
    );
    await eventually(async () => expect(steady.deliveries.filter((delivered) => delivered === id)).toHaveLength(2));
    await eventually(async () => expect(await settled()).toBe(true));
    expect(await effects(id)).toEqual(['test.moody', 'test.steady']);
  });

  it('are delivered again to the handler that failed, and to no other effect', async () => {
    deadEvents.reset();
    moody.failures = 2;
    const id = await commit('test.happened');
    await eventually(async () => expect(await effects(id)).toEqual(['test.moody', 'test.steady']));
    expect(moody.attempts).toBe(3);
    expect((await deadEvents.get()).values).toEqual([]);
    expect(await test.sql('select 1 from processed_message where message_id = $1', [id])).toHaveLength(2);
  });

  it('that no handler can take stay in the queue as failed and are counted', async () => {
    deadEvents.reset();
    moody.failures = 1;
    await queue.add('test.moody_only', { id: uuidv7(), type: 'test.moody_only' }, { jobId: 'dead-one', attempts: 1 });
    await eventually(async () => expect(await queue.getFailedCount()).toBe(1));
    await eventually(async () =>
      expect((await deadEvents.get()).values).toEqual([{ value: 1, labels: { type: 'test.moody_only' } }]),
    );
    expect(await (await queue.getJob('dead-one'))?.getState()).toBe('failed');
  });
});
