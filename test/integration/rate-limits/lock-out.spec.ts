import { Redis } from 'ioredis';
import { uuidv7 } from 'uuidv7';
import { Passwords } from '../../../src/modules/identity/passwords';
import type { Turns } from '../../../src/modules/identity/turns';
import { LoginThrottle } from '../../../src/platform/http/login-throttle';
import { DEMO_PASSWORD, startTestApp, type TestAnswer, type TestApp, TestClock } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { Mailbox } from '../../support/mailbox';
import { SecondFactorLife } from '../identity/second-factor';
import { eventually } from '../outbox/eventually';

const REDIS_URL = process.env.TEST_REDIS_URL;
const STORES = [
  { store: 'PostgreSQL', env: {} },
  ...(REDIS_URL === undefined ? [] : [{ store: 'Redis', env: { REDIS_URL } }]),
];
/** From a documentation range; each test has its own. */
const from = (host: number) => ({ 'x-forwarded-for': `198.51.100.${host}` });

describe.each(STORES)('guessing, counted in $store,', ({ store, env }) => {
  const clock = new TestClock();
  let database: TestDatabase;
  let test: TestApp;
  let other: TestApp;
  let mailbox: Mailbox;

  beforeAll(async () => {
    const redis = store === 'Redis' ? new Redis(REDIS_URL!) : undefined;
    const counted = (await redis?.keys('theriac:rate:*')) ?? [];
    if (counted.length > 0) await redis?.del(...counted);
    redis?.disconnect();
    database = await createTestDatabase();
    const limited = { ...env, RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' };
    [test, other] = await Promise.all([
      startTestApp({ database, clock, env: limited }),
      startTestApp({ database, clock, env: { ...limited, PROCESS_ROLE: 'api' } }),
    ]);
    mailbox = new Mailbox(test);
  });
  afterAll(async () => {
    await Promise.all([test?.close(), other?.close()]);
    await database?.drop();
  });

  const logIn = (email: string, host: number, { on = test, password = 'not the password' } = {}) =>
    on.http('/api/v1/auth/login', { body: { email, password }, headers: from(host) });
  const rightly = (email: string, host: number, on = test) => logIn(email, host, { on, password: DEMO_PASSWORD });
  /** Wears out an account from many addresses, each below what one address may. */
  const crowd = async (email: string, attempts: number) => {
    const throttle = test.app.get(LoginThrottle);
    for (let n = 0; n < attempts; n += 1) await throttle.check(`192.0.2.${n % 250}`, email);
  };

  it('is answered alike for who is there, who is not, who is deleted or deactivated, and who is shut out', async () => {
    const there = await test.person('patient');
    const deleted = await test.person('patient');
    await test.sql('update user_account set deleted_at = now() where id = $1', [deleted.id]);
    const deactivated = await test.person('patient');
    await test.sql('update user_account set deactivated_at = now() where id = $1', [deactivated.id]);
    const emails = [there.email, deleted.email, deactivated.email, `${uuidv7()}@theriac.test`];
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      const answers = await Promise.all(emails.map((email, n) => logIn(email, 10 + n)));
      const [first, ...others] = answers.map(seen);
      expect(first.status).toBe(attempt <= 10 ? 401 : 429);
      for (const answer of others) expect(answer).toEqual(first);
    }
  });

  it('is stopped for longer, the longer it goes on', async () => {
    const email = `${uuidv7()}@theriac.test`;
    const throttle = test.app.get(LoginThrottle);
    const tries = async (n: number) => {
      let made = 0;
      try {
        for (; made < n; made += 1) await throttle.check('198.51.100.20', email);
      } catch (refusal) {
        return { made, retryAfter: (refusal as { details: { retryAfter: number } }).details.retryAfter };
      }
      return { made };
    };
    /** As if the short windows had passed. */
    const forget = (...policies: string[]) => pass(policies);
    expect(await tries(12)).toMatchObject({ made: 10, retryAfter: within(0, 900) });
    await forget('login-from');
    expect(await tries(12)).toMatchObject({ made: 10, retryAfter: within(0, 900) });
    await forget('login-from');
    expect(await tries(12)).toMatchObject({ made: 0, retryAfter: within(900, 7_200) });
    await forget('login-from', 'login-from-long');
    expect(await tries(12)).toMatchObject({ made: 10 });
    await forget('login-from');
    expect(await tries(12)).toMatchObject({ made: 10 });
    await forget('login-from', 'login-from-long');
    expect(await tries(12)).toMatchObject({ made: 0, retryAfter: within(7_200, 86_400) });
  });

  it('by a crowd shuts the account for strangers, on all instances, and not for its owner', async () => {
    const { email } = await test.person('patient');
    expect((await rightly(email, 30)).status).toBe(200);
    await crowd(email, 99);
    expect((await rightly(email, 31)).status).toBe(429);
    expect((await rightly(email, 31, other)).status).toBe(429);
    expect((await rightly(email, 30)).status).toBe(200);
    expect((await rightly(email, 30, other)).status).toBe(200);
  });

  it('is forgiven on all instances once the owner has proved otherwise who he is', async () => {
    const { email } = await test.person('patient');
    for (let attempt = 0; attempt < 11; attempt += 1) await logIn(email, 40, { on: other });
    await crowd(email, 90);
    expect((await rightly(email, 40, other)).status).toBe(429);
    expect((await rightly(email, 41, other)).status).toBe(429);
    await test.app.get(LoginThrottle).forgive(email, from(40)['x-forwarded-for']);
    expect((await rightly(email, 40, other)).status).toBe(200);
    expect((await rightly(email, 41, other)).status).toBe(200);
  });

  it('does not keep out who has reset the password by a mailed link', async () => {
    const { email } = await test.person('patient');
    for (let attempt = 0; attempt < 11; attempt += 1) await logIn(email, 45);
    await test.http('/api/v1/auth/password-reset-requests', { body: { email }, headers: from(46) });
    const token = await mailbox.token(email, /password/i);
    const newPassword = 'seven quiet herons over the bay';
    const reset = await other.http('/api/v1/auth/password-resets', { body: { token, newPassword }, headers: from(45) });
    expect(reset.status).toBe(200);
    expect((await logIn(email, 45, { password: newPassword })).status).toBe(200);
  });

  it('in a storm costs the store nothing, once no more passwords are taken', async () => {
    const { turns } = test.app.get<{ turns: Turns }>(Passwords);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const storm = Promise.allSettled(Array.from({ length: 100 }, () => turns.take(() => held)));
    const host = 47;
    const { status, body } = await logIn(`${uuidv7()}@theriac.test`, host);
    expect([status, body.error.code]).toEqual([503, 'busy']);
    release();
    await storm;
    expect(await countsOf(host)).toBe(0);
    await logIn(`${uuidv7()}@theriac.test`, host);
    expect(await countsOf(host)).toBe(1);
  });

  it('is told to the owner once', async () => {
    const { email, id, token } = await test.person('patient');
    for (let attempt = 0; attempt < 9; attempt += 1) await logIn(email, 50);
    const told = () =>
      test.sql(`select details from audit_log where subject_id = $1 and action = 'user.login_attack_suspected'`, [id]);
    expect(await told()).toEqual([]);
    await Promise.all([logIn(email, 51), logIn(email, 52, { on: other }), logIn(email, 53), logIn(email, 54)]);
    expect(await told()).toEqual([{ details: { guessed: 'password' } }]);
    await eventually(async () => {
      const { body } = await test.http<{ type: string }[]>('/api/v1/notifications', { token });
      expect(body.data.map(({ type }) => type)).toEqual(['user.login_attack_suspected']);
    });
    const mail = await mailbox.next(email, /trying to log in/);
    expect(mail.text).toContain('wrong password');
  });

  it('of codes is stopped whatever challenges it is for, and told to the owner', async () => {
    const person = await test.person('patient');
    const life = new SecondFactorLife(test, clock);
    const { secret } = await life.enrol(person.token);
    const answers: string[] = [];
    for (let host = 60; answers.length < 11; host += 1) {
      const { body } = await rightly(person.email, host);
      const { challengeToken } = body.error as unknown as { challengeToken: string };
      for (let n = 0; n < 4 && answers.length < 11; n += 1) {
        const { status, body: refusal } = await test.http('/api/v1/auth/mfa/challenge', {
          body: { challengeToken, code: '000000' },
          headers: from(host),
        });
        answers.push(`${status} ${refusal.error.code}`);
      }
    }
    expect(answers).toEqual([...Array<string>(10).fill('401 mfa_challenge_failed'), '429 rate_limited']);
    const { body } = await rightly(person.email, 69);
    const { challengeToken } = body.error as unknown as { challengeToken: string };
    const right = { challengeToken, code: life.nextCode(secret) };
    expect((await other.http('/api/v1/auth/mfa/challenge', { body: right, headers: from(69) })).status).toBe(429);
    const mail = await mailbox.next(person.email, /trying to log in/);
    expect(mail.text).toContain('knows your password');
  });

  it('of codes does not clear the count of who knows the password', async () => {
    const person = await test.person('patient');
    await new SecondFactorLife(test, clock).enrol(person.token);
    const statuses: string[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const { status, body } = await rightly(person.email, 70);
      statuses.push(`${status} ${body.error.code}`);
    }
    expect(statuses).toEqual([...Array<string>(10).fill('401 mfa_required'), '429 rate_limited']);
  });

  /** How many accounts are counted for an address. */
  async function countsOf(host: number): Promise<number> {
    const ending = `:${from(host)['x-forwarded-for']}`;
    if (store === 'PostgreSQL') {
      return (await test.sql(`select 1 from rate_limit where key like 'login-from:%' and key like $1`, [`%${ending}`]))
        .length;
    }
    const redis = new Redis(REDIS_URL!);
    const keys = await redis.keys(`theriac:rate:login-from:*${ending}`);
    redis.disconnect();
    return keys.length;
  }

  async function pass(policies: string[]): Promise<void> {
    if (store === 'PostgreSQL') {
      for (const name of policies) await test.sql('delete from rate_limit where key like $1', [`${name}:%`]);
      return;
    }
    const redis = new Redis(REDIS_URL!);
    for (const name of policies) {
      const keys = await redis.keys(`theriac:rate:${name}:*`);
      if (keys.length > 0) await redis.del(...keys);
    }
    redis.disconnect();
  }
});

/** What a caller sees of an answer, but for what is another one each time. */
function seen({ status, body, headers }: TestAnswer<unknown>) {
  const { requestId: _id, ...error } = body.error;
  const changing = new Set(['date', 'x-request-id', 'ratelimit', 'retry-after', 'content-length']);
  const told = [...headers.entries()].filter(([name]) => !changing.has(name));
  const message = error.message.replace(/\d+/, 'n');
  return { status, error: { ...error, message }, told, retries: headers.has('retry-after') };
}

/** An asymmetric matcher for a number of seconds. */
function within(above: number, most: number): number {
  return {
    asymmetricMatch: (value: unknown) => typeof value === 'number' && value > above && value <= most,
    toString: () => 'within',
    toAsymmetricMatcher: () => `within ${above} and ${most}`,
  } as unknown as number;
}
