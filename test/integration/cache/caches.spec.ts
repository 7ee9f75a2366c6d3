import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { register } from 'prom-client';
import { uuidv7 } from 'uuidv7';
import { type Environment, loadEnvironment } from '../../../src/config/env';
import type { CacheRegion } from '../../../src/platform/cache/cache-region';
import { Caches } from '../../../src/platform/cache/caches';
import { PostgresBroadcast } from '../../../src/platform/realtime/postgres-broadcast';
import { RedisBroadcast } from '../../../src/platform/realtime/redis-broadcast';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { until } from '../../support/until';

const REDIS_URL = process.env.TEST_REDIS_URL;
const STORES = ['PostgreSQL', ...(REDIS_URL === undefined ? [] : ['Redis'])] as const;

interface Doctor {
  name: string;
}

/** What one process would have. */
class Instance {
  private constructor(
    readonly caches: Caches,
    readonly region: CacheRegion<Doctor>,
    private readonly broadcast: PostgresBroadcast | RedisBroadcast,
  ) {}

  static async start(env: Environment, name: string, ttlSeconds = 60): Promise<Instance> {
    const broadcast = env.REDIS_URL ? new RedisBroadcast(env.REDIS_URL) : new PostgresBroadcast(env.DATABASE_URL);
    await broadcast.onModuleInit();
    const caches = new Caches(env, broadcast);
    return new Instance(caches, caches.region({ name, ttlSeconds, maxEntries: 100, shared: true }), broadcast);
  }

  async stop(): Promise<void> {
    this.caches.onApplicationShutdown();
    await this.broadcast.onApplicationShutdown();
  }
}

/** A factory that waits for the test. */
function heldFactory(name: string) {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const factory = jest.fn(async (): Promise<Doctor> => {
    await held;
    return { name };
  });
  return { factory, release };
}

const returning = (name: string) => jest.fn((): Promise<Doctor> => Promise.resolve({ name }));

beforeAll(() => Logger.overrideLogger(false));

describe.each(STORES)('the cache, with deletions told over %s', (store) => {
  let database: TestDatabase;
  let env: Environment;
  let one: Instance;
  let two: Instance;
  let regionName: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    env = loadEnvironment({
      DATABASE_URL: database.url,
      PORT: '0',
      ...(store === 'Redis' && { REDIS_URL }),
    });
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    regionName = `region-${uuidv7()}`;
    [one, two] = await Promise.all([Instance.start(env, regionName), Instance.start(env, regionName)]);
    if (store === 'Redis') await sleep(50);
  });
  afterEach(() => Promise.all([one?.stop(), two?.stop()]));

  it('hands out the same object while it is good', async () => {
    const factory = returning('Rao');
    const first = await one.region.getOrSet('rao', factory);
    expect(await one.region.getOrSet('rao', factory)).toBe(first);
    expect(one.region.peek('rao')).toBe(first);
    expect(one.region.peek('nobody')).toBeUndefined();
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it('runs one factory for a crowd', async () => {
    const { factory, release } = heldFactory('Rao');
    const crowd = Array.from({ length: 50 }, () => one.region.getOrSet('rao', factory));
    release();
    expect(new Set(await Promise.all(crowd)).size).toBe(1);
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it('tells the whole crowd of a failure, and keeps none', async () => {
    const failing = jest.fn(() => Promise.reject<Doctor>(new Error('no database')));
    const crowd = await Promise.allSettled(Array.from({ length: 5 }, () => one.region.getOrSet('rao', failing)));
    expect(crowd.every(({ status }) => status === 'rejected')).toBe(true);
    expect(failing).toHaveBeenCalledTimes(1);
    await expect(one.region.getOrSet('rao', returning('Rao'))).resolves.toEqual({ name: 'Rao' });
  });

  it('forgets here at once and on other instances soon', async () => {
    await one.region.getOrSet('rao', returning('old'));
    await two.region.getOrSet('rao', returning('old'));
    await one.region.delete('rao');
    expect(one.region.peek('rao')).toBeUndefined();
    await until(() => two.region.peek('rao') === undefined);
    await expect(two.region.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
  });

  it('forgets only what was deleted', async () => {
    await two.region.getOrSet('rao', returning('Rao'));
    await two.region.getOrSet('menon', returning('Menon'));
    await one.region.delete('rao');
    await until(() => two.region.peek('rao') === undefined);
    expect(two.region.peek('menon')).toEqual({ name: 'Menon' });
  });

  it('is not told to forget by its own deletions what it has learnt since', async () => {
    await one.region.getOrSet('rao', returning('old'));
    await one.region.delete('rao');
    const fresh = await one.region.getOrSet('rao', returning('new'));
    await two.region.getOrSet('marker', returning('marker'));
    await one.region.delete('marker');
    await until(() => two.region.peek('marker') === undefined);
    expect(one.region.peek('rao')).toBe(fresh);
  });

  it('does not keep what a factory read before a deletion here', async () => {
    const slow = heldFactory('old');
    const before = one.region.getOrSet('rao', slow.factory);
    await until(() => slow.factory.mock.calls.length === 1);
    await one.region.delete('rao');
    const after = one.region.getOrSet('rao', returning('new'));
    slow.release();
    await expect(before).resolves.toEqual({ name: 'old' });
    await expect(after).resolves.toEqual({ name: 'new' });
    expect(one.region.peek('rao')).toEqual({ name: 'new' });
    await expect(two.region.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
  });

  it('gives the new value to whoever waited for a run that a deletion ended', async () => {
    const slow = heldFactory('old');
    const began = one.region.getOrSet('rao', slow.factory);
    const joined = one.region.getOrSet('rao', returning('new'));
    await until(() => slow.factory.mock.calls.length === 1);
    await one.region.delete('rao');
    await expect(joined).resolves.toEqual({ name: 'new' });
    slow.release();
    await expect(began).resolves.toEqual({ name: 'old' });
    expect(one.region.peek('rao')).toEqual({ name: 'new' });
  });

  it('tells of a failure after a deletion only who ran into it', async () => {
    let fail!: (error: Error) => void;
    const failing = jest.fn(() => new Promise<Doctor>((_, reject) => (fail = reject)));
    const began = one.region.getOrSet('rao', failing);
    const joined = one.region.getOrSet('rao', returning('new'));
    await until(() => failing.mock.calls.length === 1);
    await one.region.delete('rao');
    fail(new Error('no database'));
    await expect(began).rejects.toThrow('no database');
    await expect(joined).resolves.toEqual({ name: 'new' });
  });

  it('does not keep what a factory read before a deletion elsewhere', async () => {
    const slow = heldFactory('old');
    const before = one.region.getOrSet('rao', slow.factory);
    await until(() => slow.factory.mock.calls.length === 1);
    await one.region.getOrSet('marker', returning('marker'));
    await two.region.delete('rao');
    await two.region.delete('marker');
    await until(() => one.region.peek('marker') === undefined);
    slow.release();
    await before;
    expect(one.region.peek('rao')).toBeUndefined();
    await sleep(20);
    await expect(two.region.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
  });

  it('lets values grow old', async () => {
    const short = one.caches.region<Doctor>({ name: uuidv7(), ttlSeconds: 0.05, maxEntries: 10, shared: true });
    await short.getOrSet('rao', returning('old'));
    await sleep(70);
    expect(short.peek('rao')).toBeUndefined();
    await expect(short.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
  });

  it('keeps no more than it may', async () => {
    for (let n = 0; n < 300; n += 1) await one.region.getOrSet(`doctor-${n}`, returning('someone'));
    const kept = Array.from({ length: 300 }, (_, n) => one.region.peek(`doctor-${n}`)).filter(Boolean);
    expect(kept).toHaveLength(100);
  });

  it('refuses two regions of one name', () => {
    expect(() => one.caches.region({ name: regionName, ttlSeconds: 1, maxEntries: 1, shared: false })).toThrow(
      /already/,
    );
  });

  it('counts what it was asked', async () => {
    const { factory, release } = heldFactory('Rao');
    const crowd = [one.region.getOrSet('rao', factory), one.region.getOrSet('rao', factory)];
    release();
    await Promise.all(crowd);
    one.region.peek('rao');
    const { values } = await register.getSingleMetric('cache_requests_total')!.get();
    const own = values.filter(({ labels, value }) => labels.region === regionName && value > 0);
    expect(Object.fromEntries(own.map(({ labels, value }) => [labels.result, value]))).toEqual({
      miss: 1,
      joined: 1,
      memory: 1,
    });
  });

  if (store === 'PostgreSQL') {
    it('starts empty when it may have missed a deletion', async () => {
      await two.region.getOrSet('rao', returning('old'));
      const admin = new Client({ connectionString: database.url });
      await admin.connect();
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'theriac broadcast'`,
      );
      await admin.end();
      await until(() => two.region.peek('rao') === undefined);
    });
  } else {
    it('takes from Redis what another instance made', async () => {
      await one.region.getOrSet('rao', returning('Rao'));
      await sleep(30);
      const unneeded = returning('made twice');
      await expect(two.region.getOrSet('rao', unneeded)).resolves.toEqual({ name: 'Rao' });
      expect(unneeded).not.toHaveBeenCalled();
    });

    it('keeps private regions out of Redis', async () => {
      const name = uuidv7();
      const options = { name, ttlSeconds: 60, maxEntries: 10, shared: false };
      await one.caches.region<Doctor>(options).getOrSet('rao', returning('one'));
      await expect(two.caches.region<Doctor>(options).getOrSet('rao', returning('two'))).resolves.toEqual({
        name: 'two',
      });
    });

    it('does not live longer by way of Redis', async () => {
      const options = { name: uuidv7(), ttlSeconds: 0.4, maxEntries: 10, shared: true };
      const [here, there] = [one.caches.region<Doctor>(options), two.caches.region<Doctor>(options)];
      await here.getOrSet('rao', returning('old'));
      await sleep(300);
      await there.getOrSet('rao', returning('new'));
      await sleep(150);
      expect(there.peek('rao')).toBeUndefined();
    });

    it('is not fooled when Redis forgets a generation', async () => {
      await one.region.getOrSet('rao', returning('old'));
      await sleep(20);
      const redis = new Redis(REDIS_URL!);
      await redis.del(`theriac:cache:{${regionName}:rao}:generation`);
      redis.disconnect();
      await expect(two.region.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
    });
  }
});
