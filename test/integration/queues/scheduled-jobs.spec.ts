import { getQueueToken } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { JOBS_QUEUE } from '../../../src/platform/queues/queue-names';
import { JobScheduler } from '../../../src/platform/schedule/job-scheduler';
import {
  type RunsOnSchedule,
  type Schedule,
  ScheduledJob,
} from '../../../src/platform/schedule/scheduled-job.decorator';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import { startTestApp, type TestApp } from '../../support/test-app';
import { eventually } from '../outbox/eventually';
import { stores } from '../outbox/stores';

/** Never fires by itself within a test: the test says when it is due. */
const YEARLY: Schedule = { name: 'test-yearly', cron: '0 0 1 1 *' };
const runs = { yearly: 0, everySecond: [] as number[] };
let doing: () => Promise<void>;

@ScheduledJob(YEARLY)
class YearlyJob implements RunsOnSchedule {
  async run(): Promise<void> {
    runs.yearly += 1;
    await doing();
  }
}

@ScheduledJob({ name: 'test-every-second', cron: '* * * * * *', attempts: 1 })
class EverySecondJob implements RunsOnSchedule {
  run(): Promise<void> {
    runs.everySecond.push(Date.now());
    return Promise.resolve();
  }
}

@Module({ providers: [YearlyJob, EverySecondJob] })
class TestJobsModule {}

describe.each(stores)('scheduled jobs on $name', ({ env }) => {
  let one: TestApp;
  let two: TestApp;
  let queue: Queue;

  beforeAll(async () => {
    one = await startTestApp({ env, modules: [TestJobsModule] });
    two = await startTestApp({ env, modules: [TestJobsModule], database: one.database });
    queue = one.app.get<Queue>(getQueueToken(JOBS_QUEUE));
  });

  afterAll(async () => {
    await queue.obliterate({ force: true });
    await two.close();
    await one.close();
  });

  beforeEach(() => {
    runs.yearly = 0;
    doing = () => Promise.resolve();
  });

  const due = (app: TestApp, at: string) => app.app.get(JobScheduler).enqueue(YEARLY, new Date(at));
  const done = (year: number) =>
    eventually(async () => {
      const run = await queue.getJob(`test-yearly_${year}-01-01T0000`);
      expect(await run?.getState()).toBe('completed');
    });

  it('run once for all replicas', async () => {
    await Promise.all([due(one, '2027-01-01T00:00:00.003Z'), due(two, '2026-12-31T23:59:59.900Z')]);
    await done(2027);
    // A replica whose timer fires when the run is already done.
    await due(two, '2027-01-01T00:00:02.000Z');
    await due(two, '2028-01-01T00:00:00Z');
    await done(2028);
    expect(runs.yearly).toBe(2);
  });

  it('do not run beside an earlier run that takes long, nor pile up behind it', async () => {
    let finish!: () => void;
    doing = () => new Promise((resolve) => (finish = resolve));
    await due(one, '2030-01-01T00:00:00Z');
    await eventually(() => Promise.resolve(expect(runs.yearly).toBe(1)));
    await due(one, '2031-01-01T00:00:00Z');
    await due(two, '2032-01-01T00:00:00Z');
    await done(2031);
    await done(2032);
    finish();
    await done(2030);
    expect(runs.yearly).toBe(1);
    doing = () => Promise.resolve();
    await due(one, '2033-01-01T00:00:00Z');
    await done(2033);
    expect(runs.yearly).toBe(2);
  });

  it('are tried again when they fail', async () => {
    doing = () => (runs.yearly === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve());
    await due(one, '2034-01-01T00:00:00Z');
    await done(2034);
    expect(runs.yearly).toBe(2);
  });

  it('are started by the clock, by the second where the expression has seconds, in one of two replicas', async () => {
    runs.everySecond = [];
    await sleep(3_500);
    const seconds = runs.everySecond.map((at) => Math.round(at / 1_000));
    expect(seconds.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seconds).size).toBe(seconds.length);
  });

  it('of the service itself are registered', () => {
    const names = one.app
      .get(ScheduledJobs)
      .all()
      .map(({ schedule }) => schedule.name);
    expect(names).toEqual(
      expect.arrayContaining(['partition-maintenance', 'idempotency-key-expiry', 'processed-message-expiry']),
    );
  });
});
