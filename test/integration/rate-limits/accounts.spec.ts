import { Redis } from 'ioredis';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const REDIS_URL = process.env.TEST_REDIS_URL;
const STORES = [
  { store: 'PostgreSQL', env: {} },
  ...(REDIS_URL === undefined ? [] : [{ store: 'Redis', env: { REDIS_URL } }]),
];
const FEW = { RATE_LIMITS: 'on', RATE_LIMIT_OVERRIDES: 'reads=4,writes=2,expensive=2,address=40', PROCESS_ROLE: 'api' };

describe.each(STORES)('limits of an account, counted in $store', ({ store, env }) => {
  let database: TestDatabase;
  let test: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    const redis = store === 'Redis' ? new Redis(REDIS_URL!) : undefined;
    const counted = (await redis?.keys('theriac:rate:*')) ?? [];
    if (counted.length > 0) await redis?.del(...counted);
    redis?.disconnect();
    database = await createTestDatabase();
    const limited = { ...env, ...FEW, TRUSTED_PROXIES: '127.0.0.1' };
    [test, other] = await Promise.all([
      startTestApp({ database, env: limited }),
      startTestApp({ database, env: limited }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([test?.close(), other?.close()]);
    await database?.drop();
  });

  let host = 0;
  /** From a network of its own, so that only accounts are counted together. */
  const from = () => ({ 'x-forwarded-for': `198.51.100.${(host += 1)}` });
  const read = (who: TestPerson, app = test) => app.http('/api/v1/users/me', { token: who.token, headers: from() });
  const write = (who: TestPerson) =>
    test.http('/api/v1/users/me', { method: 'PATCH', token: who.token, body: { locale: 'en' }, headers: from() });

  it('hold wherever it asks from, and for reads and writes apart', async () => {
    const who = await test.person('patient');
    const reads = [];
    for (let n = 0; n < 6; n += 1) reads.push((await read(who)).status);
    expect(reads).toEqual([200, 200, 200, 200, 429, 429]);
    expect([(await write(who)).status, (await write(who)).status, (await write(who)).status]).toEqual([200, 200, 429]);
    expect((await read(await test.person('patient'))).status).toBe(200);
  });

  it('are told with the tightest first, and with the wait when they are used up', async () => {
    const who = await test.person('patient');
    const { headers } = await read(who);
    expect(headers.get('ratelimit-policy')).toBe('"reads";q=4;w=60, "address";q=40;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"reads";r=3;t=\d+, "address";r=39;t=\d+$/);
    for (let n = 0; n < 3; n += 1) await read(who);
    const refused = await read(who);
    expect(refused.headers.get('ratelimit')).toMatch(/^"reads";r=0;t=\d+, "address";r=39;t=\d+$/);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused.body.error.code).toBe('rate_limited');
  });

  it('of what is expensive hold over all instances', async () => {
    const admin = await test.person('admin');
    const list = (app: TestApp) => app.http('/api/v1/audit-logs?limit=1', { token: admin.token, headers: from() });
    const statuses = [(await list(test)).status, (await list(other)).status, (await list(test)).status];
    expect(statuses).toEqual([200, 200, 429]);
    expect((await list(other)).headers.get('ratelimit-policy')).toBe('"expensive";q=2;w=60, "address";q=40;w=60');
  });

  it('are counted in a crowd exactly', async () => {
    const who = await test.person('patient');
    const answers = await Promise.all(Array.from({ length: 20 }, () => read(who)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  });

  it('are not used up by a token that somebody made up', async () => {
    const who = await test.person('patient');
    for (let n = 0; n < 6; n += 1) {
      await test.http('/api/v1/users/me', { token: `${who.token.slice(0, -4)}AAAA`, headers: from() });
    }
    expect((await read(who)).status).toBe(200);
  });

  it('are not needed to stop an address', async () => {
    const headers = from();
    const statuses = [];
    for (let n = 0; n < 41; n += 1) statuses.push((await test.http('/api/v1/doctors', { headers })).status);
    expect(statuses.slice(0, 40)).not.toContain(429);
    expect(statuses[40]).toBe(429);
    const { status, body } = await test.http('/api/v1/no-such-route', { headers });
    expect([status, body.error.code]).toEqual([429, 'rate_limited']);
    expect((await test.http('/health/live', { headers })).status).toBe(200);
  });
});
