import { getQueueToken } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { uuidv7 } from 'uuidv7';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../src/platform/outbox/event-handler.decorator';
import { OncePerEvent } from '../../../src/platform/outbox/once-per-event';
import { EVENTS_QUEUE } from '../../../src/platform/queues/queue-names';
import { startTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { eventually } from '../outbox/eventually';
import { stores } from '../outbox/stores';

@EventHandler({ name: 'test.slow', events: ['test.slow'] })
class SlowHandler implements HandlesEvents {
  static started = 0;
  static finish: () => void;

  constructor(private readonly once: OncePerEvent) {}

  async handle(event: DeliveredEvent): Promise<void> {
    SlowHandler.started += 1;
    await new Promise<void>((resolve) => (SlowHandler.finish = resolve));
    await this.once.run('test.slow', event, async () => undefined);
  }
}

@Module({ providers: [SlowHandler] })
class SlowHandlerModule {}

describe.each(stores)('shutdown of a worker on $name', ({ env }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  beforeEach(() => {
    SlowHandler.started = 0;
  });

  afterAll(() => database.drop());

  const start = (more: Record<string, string> = {}) =>
    startTestApp({ env: { ...env, ...more }, database, modules: [SlowHandlerModule] });
  const queueOf = (test: TestApp) => test.app.get<Queue>(getQueueToken(EVENTS_QUEUE));
  const add = async (test: TestApp) => {
    const id = uuidv7();
    const event = { id, type: 'test.slow', occurredAt: '2026-11-20T09:30:00Z' };
    await queueOf(test).add('test.slow', event, { jobId: id });
    return id;
  };
  const hasStarted = () => eventually(() => Promise.resolve(expect(SlowHandler.started).toBe(1)));

  it('lets the running job finish, effect and all, and takes no other', async () => {
    const test = await start();
    const running = await add(test);
    await hasStarted();
    const closed = test.close();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const observer = await startTestApp({ env: { ...env, PROCESS_ROLE: 'api' }, database });
    const waiting = await add(observer);
    SlowHandler.finish();
    await closed;
    const state = async (id: string) => (await queueOf(observer).getJob(id))?.getState();
    expect(await state(running)).toBe('completed');
    expect(await state(waiting)).toBe('waiting');
    expect(await observer.sql('select message_id from processed_message')).toEqual([{ message_id: running }]);
    await queueOf(observer).obliterate({ force: true });
    await observer.close();
  });

  it('leaves a job that outlasts the grace period to the next worker', async () => {
    const test = await start({ SHUTDOWN_GRACE_SECONDS: '2' });
    await add(test);
    await hasStarted();
    const from = performance.now();
    await test.close();
    expect(performance.now() - from).toBeLessThan(2_000);
    SlowHandler.finish();
    const observer = await startTestApp({ env: { ...env, PROCESS_ROLE: 'api' }, database });
    expect(await queueOf(observer).getActiveCount()).toBe(1);
    await queueOf(observer).obliterate({ force: true });
    await observer.close();
  });
});

describe('a worker process', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'worker' } });
  });

  afterAll(() => test.close());

  it('serves no API', async () => {
    const answer = await test.http('/api/v1/notifications');
    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe('not_found');
    expect(answer.body.error.requestId).toBe(answer.headers.get('x-request-id'));
  });
});
