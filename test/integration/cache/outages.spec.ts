import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { uuidv7 } from 'uuidv7';
import { loadEnvironment } from '../../../src/config/env';
import { Caches } from '../../../src/platform/cache/caches';
import { Broadcast } from '../../../src/platform/realtime/broadcast';
import { Middleman } from '../../support/middleman';
import { until } from '../../support/until';

const REDIS_URL = process.env.TEST_REDIS_URL;

interface Doctor {
  name: string;
}

const returning = (name: string) => () => Promise.resolve({ name });

/** Keeps what was said, for deletions that nobody else is there to hear of. */
class Notebook extends Broadcast {
  readonly said: unknown[] = [];

  publish(_channel: string, payload: unknown): void {
    this.said.push(payload);
  }
}

const started: { onApplicationShutdown?(): void; stop?(): void }[] = [];

function regionBy(redisUrl: string, name = uuidv7()) {
  const env = loadEnvironment({ DATABASE_URL: 'postgresql://unused', PORT: '0', REDIS_URL: redisUrl });
  const notebook = new Notebook();
  const caches = new Caches(env, notebook);
  started.push(caches);
  return { name, notebook, region: caches.region<Doctor>({ name, ttlSeconds: 60, maxEntries: 10, shared: true }) };
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

beforeAll(() => Logger.overrideLogger(false));
afterEach(() => {
  for (const thing of started.splice(0)) {
    thing.onApplicationShutdown?.();
    thing.stop?.();
  }
});

describe('a cache whose Redis is out', () => {
  it('answers at once from memory and factories when nobody is there', async () => {
    const { region } = regionBy('redis://127.0.0.1:1');
    expect(await millisecondsOf(() => region.getOrSet('rao', returning('Rao')))).toBeLessThan(150);
    expect(region.peek('rao')).toEqual({ name: 'Rao' });
    expect(await millisecondsOf(() => region.delete('rao'))).toBeLessThan(150);
    expect(region.peek('rao')).toBeUndefined();
  });

  it('waits for a silent one a moment, and then no more for a while', async () => {
    const silent = await Middleman.start();
    started.push(silent);
    const { region } = regionBy(silent.url);
    expect(await millisecondsOf(() => region.getOrSet('rao', returning('Rao')))).toBeLessThan(600);
    expect(await millisecondsOf(() => region.getOrSet('menon', returning('Menon')))).toBeLessThan(50);
  });

  it('tells the others of a deletion all the same', async () => {
    const { name, notebook, region } = regionBy('redis://127.0.0.1:1');
    await region.delete('rao');
    expect(notebook.said).toEqual([{ region: name, key: 'rao', by: expect.any(String) }]);
  });
});

if (REDIS_URL !== undefined) {
  describe('a cache whose Redis comes back', () => {
    it('never takes from it what was deleted in between, and makes good there', async () => {
      const middleman = await Middleman.start(REDIS_URL);
      started.push(middleman);
      const cutOff = regionBy(middleman.url);
      const connected = regionBy(REDIS_URL, cutOff.name);
      await until(async () => {
        await cutOff.region.delete('warm-up');
        await cutOff.region.getOrSet('warm-up', returning('stored'));
        connected.region.forget('warm-up');
        return (await connected.region.getOrSet('warm-up', returning('not stored'))).name === 'stored';
      });
      await connected.region.getOrSet('rao', returning('old'));

      middleman.hold();
      expect(await millisecondsOf(() => cutOff.region.delete('rao'))).toBeLessThan(900);
      expect(cutOff.notebook.said.at(-1)).toMatchObject({ key: 'rao' });
      await expect(cutOff.region.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
      const saidBefore = cutOff.notebook.said.length;

      middleman.letGo();
      await until(() => cutOff.notebook.said.length > saidBefore);
      expect(cutOff.notebook.said.at(-1)).toMatchObject({ key: 'rao' });
      connected.region.forget('rao');
      await expect(connected.region.getOrSet('rao', returning('new'))).resolves.toEqual({ name: 'new' });
    });

    it('keeps values in one slot of a cluster', async () => {
      const { name, region } = regionBy(REDIS_URL);
      const redis = new Redis(REDIS_URL);
      try {
        await until(async () => {
          await region.delete('rao');
          await region.getOrSet('rao', returning('Rao'));
          return (await redis.keys(`theriac:cache:{${name}:rao}*`)).length === 2;
        });
      } finally {
        redis.disconnect();
      }
    });
  });
}
