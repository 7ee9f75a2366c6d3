import { uuidv7 } from 'uuidv7';
import { Middleman } from '../../support/middleman';
import { DEMO_PASSWORD, startTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const REDIS_URL = process.env.TEST_REDIS_URL;
const LIMITED = { RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1', PROCESS_ROLE: 'api' };
const from = (host: number) => ({ 'x-forwarded-for': `198.51.100.${host}` });

/** Statuses of logins that come one after the other. */
async function statusesOf(test: TestApp, logins: number, host: number, body: object): Promise<number[]> {
  const statuses: number[] = [];
  for (let login = 0; login < logins; login += 1) {
    statuses.push((await test.http('/api/v1/auth/login', { body, headers: from(host) })).status);
  }
  return statuses;
}

const guess = () => ({ email: `${uuidv7()}@theriac.test`, password: 'not the password' });
const TEN_THEN_NONE = [...Array<number>(10).fill(401), 429, 429];

describe('guessing while PostgreSQL is away', () => {
  let database: TestDatabase;
  let middleman: Middleman;
  let test: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    middleman = await Middleman.start(database.serviceUrl);
    const url = middleman.url;
    test = await startTestApp({ database: { ...database, serviceUrl: url }, env: { ...LIMITED, DATABASE_URL: url } });
  });
  afterAll(async () => {
    middleman?.letGo();
    await test?.close();
    middleman?.stop();
    await database?.drop();
  });

  it('is refused, right or wrong, and counts again as soon as it is back', async () => {
    const { email } = await test.person('patient');
    middleman.hangUp();
    const right = { email, password: DEMO_PASSWORD };
    expect(await statusesOf(test, 3, 80, right)).toEqual([503, 503, 503]);
    expect(await statusesOf(test, 3, 81, guess())).toEqual([503, 503, 503]);
    middleman.letGo();
    expect(await statusesOf(test, 12, 82, guess())).toEqual(TEN_THEN_NONE);
    expect(await statusesOf(test, 1, 83, right)).toEqual([200]);
  });

  it('is counted by the process itself when only the counters are gone', async () => {
    await test.sql('alter table rate_limit rename to rate_limit_gone');
    try {
      expect(await statusesOf(test, 12, 84, guess())).toEqual(TEN_THEN_NONE);
    } finally {
      await test.sql('alter table rate_limit_gone rename to rate_limit');
    }
  });
});

if (REDIS_URL !== undefined) {
  describe('guessing while Redis is away', () => {
    let middleman: Middleman;
    let test: TestApp;

    beforeAll(async () => {
      middleman = await Middleman.start(REDIS_URL);
      test = await startTestApp({ env: { ...LIMITED, REDIS_URL: middleman.url } });
    });
    afterAll(async () => {
      middleman?.letGo();
      await test?.close();
      middleman?.stop();
    });
    afterEach(() => middleman.letGo());

    it.each([
      ['hangs up', () => middleman.hangUp(), 85],
      ['says nothing', () => middleman.hold(), 86],
    ])('is counted by the process itself when it %s', async (_, goAway, host) => {
      const { email } = await test.person('patient');
      goAway();
      expect(await statusesOf(test, 12, host, guess())).toEqual(TEN_THEN_NONE);
      expect(await statusesOf(test, 1, host + 100, { email, password: DEMO_PASSWORD })).toEqual([200]);
    });
  });
}
