import { Redis } from 'ioredis';
import { uuidv7 } from 'uuidv7';
import { loadEnvironment } from '../../../src/config/env';
import { RateLimitStore } from '../../../src/platform/http/rate-limit-store';
import { startTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const REDIS_URL = process.env.TEST_REDIS_URL;
const STORES = [
  { store: 'PostgreSQL', env: {} },
  ...(REDIS_URL === undefined ? [] : [{ store: 'Redis', env: { REDIS_URL } }]),
];
/** From documentation ranges; each test has its own. */
const address = (host: number) => ({ 'x-forwarded-for': `203.0.113.${host}` });
const wrongPassword = (email: string) => ({ email, password: 'not the password at all' });

describe.each(STORES)('rate limits counted in $store', ({ store, env }) => {
  let database: TestDatabase;
  let test: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    const redis = store === 'Redis' ? new Redis(REDIS_URL!) : undefined;
    const counted = (await redis?.keys('theriac:rate:*')) ?? [];
    if (counted.length > 0) await redis?.del(...counted);
    redis?.disconnect();
    database = await createTestDatabase();
    const limited = { ...env, RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1', PROCESS_ROLE: 'api' };
    [test, other] = await Promise.all([
      startTestApp({ database, env: limited }),
      startTestApp({ database, env: limited }),
    ]);
  });

  afterAll(async () => {
    await Promise.all([test?.close(), other?.close()]);
    await database?.drop();
  });

  const logIn = (app: TestApp, email: string, headers: Record<string, string>) =>
    app.http('/api/v1/auth/login', { body: wrongPassword(email), headers });

  it('tells in every answer what is left', async () => {
    const first = await test.http('/api/v1/doctors', { headers: address(1) });
    const second = await test.http('/api/v1/no-such-route', { headers: address(1) });
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=3000;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"address";r=2999;t=\d+$/);
    expect(second.headers.get('ratelimit')).toMatch(/^"address";r=2998;t=\d+$/);
  });

  it('leaves probes alone', async () => {
    const { headers } = await test.http('/health/live', { headers: address(1) });
    expect(headers.get('ratelimit')).toBeNull();
  });

  it('counts the callers of one network apart from those of another', async () => {
    await test.http('/api/v1/doctors', { headers: address(2) });
    const { headers } = await test.http('/api/v1/doctors', { headers: address(3) });
    expect(headers.get('ratelimit')).toMatch(/r=2999/);
  });

  it('refuses the thirty-first use of credentials in a minute, over all instances', async () => {
    const body = { refreshToken: 'unknown' };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const app = attempt % 2 === 0 ? test : other;
      statuses.push((await app.http('/api/v1/auth/refresh', { body, headers: address(4) })).status);
    }
    expect(statuses).not.toContain(429);
    const refused = await other.http('/api/v1/auth/refresh', { body, headers: address(4) });
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      success: false,
      error: { code: 'rate_limited', message: expect.any(String), requestId: refused.headers.get('x-request-id') },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(refused.headers.get('ratelimit-policy')).toBe('"credentials";q=30;w=60, "address";q=3000;w=60');
    expect(refused.headers.get('ratelimit')).toMatch(/^"credentials";r=0;t=\d+, "address";r=\d+;t=\d+$/);
    const elsewhere = await test.http('/api/v1/auth/refresh', { body, headers: address(5) });
    expect(elsewhere.status).not.toBe(429);
  });

  it('counts a crowd of logins at once exactly', async () => {
    const email = `${uuidv7()}@theriac.test`;
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => logIn(n % 2 ? test : other, email, address(6))),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(14);
  });

  it('does not lock the owner out for what somebody elsewhere guessed', async () => {
    const { email } = await test.person('patient');
    for (let attempt = 0; attempt < 11; attempt += 1) await logIn(test, email, address(7));
    expect((await logIn(other, email, address(7))).status).toBe(429);
    const owner = await other.http('/api/v1/auth/login', {
      body: { email, password: 'theriac-demo' },
      headers: address(8),
    });
    expect(owner.status).toBe(200);
  });

  it('forgets the failures of whoever gets it right in the end', async () => {
    const { email } = await test.person('patient');
    const right = { body: { email, password: 'theriac-demo' }, headers: address(9) };
    for (let attempt = 0; attempt < 9; attempt += 1) await logIn(test, email, address(9));
    expect((await test.http('/api/v1/auth/login', right)).status).toBe(200);
    for (let attempt = 0; attempt < 9; attempt += 1) {
      expect((await logIn(other, email, address(9))).status).toBe(401);
    }
  });

  if (store === 'PostgreSQL') {
    it('still counts when its table is gone', async () => {
      await test.sql('alter table rate_limit rename to rate_limit_gone');
      try {
        const body = { refreshToken: 'unknown' };
        const statuses: number[] = [];
        for (let attempt = 0; attempt < 32; attempt += 1) {
          statuses.push((await test.http('/api/v1/auth/refresh', { body, headers: address(10) })).status);
        }
        expect(statuses.slice(0, 30)).not.toContain(429);
        expect(statuses.slice(30)).toEqual([429, 429]);
      } finally {
        await test.sql('alter table rate_limit_gone rename to rate_limit');
      }
    });
  }
});

if (REDIS_URL !== undefined) {
  it('counts for itself when there is no Redis', async () => {
    // Only the limits' connection is to be broken, so the store is made on its own.
    const env = loadEnvironment({ DATABASE_URL: 'postgresql://unused', REDIS_URL: 'redis://127.0.0.1:1', PORT: '0' });
    const store = new RateLimitStore(env, undefined as never);
    try {
      const limiter = await store.shared({ name: 'alone', points: 2, seconds: 60 });
      await limiter.consume('caller');
      await limiter.consume('caller');
      await expect(limiter.consume('caller')).rejects.toMatchObject({ remainingPoints: 0 });
    } finally {
      store.onApplicationShutdown();
    }
  });
}

it('is silent when switched off', async () => {
  const test = await startTestApp({ env: { RATE_LIMITS: 'off' } });
  try {
    const { headers } = await test.http('/api/v1/doctors');
    expect(headers.get('ratelimit')).toBeNull();
    const email = `${uuidv7()}@theriac.test`;
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect((await test.http('/api/v1/auth/login', { body: wrongPassword(email) })).status).toBe(401);
    }
  } finally {
    await test.close();
  }
});
