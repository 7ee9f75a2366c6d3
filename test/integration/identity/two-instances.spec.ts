import { SessionRevocations } from '../../../src/modules/identity/session-revocations';
import { SigningKeyRotation } from '../../../src/platform/auth/signing-key-rotation';
import { SigningKeys } from '../../../src/platform/auth/signing-keys';
import { systemActor } from '../../../src/platform/auth/actor';
import { Broadcast } from '../../../src/platform/realtime/broadcast';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import type { Authentication } from './authentication';

const STORES = [
  { store: 'PostgreSQL', env: {} as Record<string, string> },
  ...(process.env.TEST_REDIS_URL ? [{ store: 'Redis', env: { REDIS_URL: process.env.TEST_REDIS_URL } }] : []),
];

describe.each(STORES)('two instances that hear of each other through $store', ({ env }) => {
  let database: TestDatabase;
  let here: TestApp;
  let there: TestApp;
  let admin: TestPerson;
  const options = () => ({ database, env: { ...env, PROCESS_ROLE: 'api', DATABASE_POOL_SIZE: '4' } });

  beforeAll(async () => {
    database = await createTestDatabase();
    // Both find an empty table of keys.
    [here, there] = await Promise.all([startTestApp(options()), startTestApp(options())]);
    admin = await here.person('admin');
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    await database.drop();
  });
  afterEach(() => jest.restoreAllMocks());

  const silent = (...apps: TestApp[]) => {
    for (const { app } of apps) jest.spyOn(app.get(Broadcast), 'publish').mockImplementation(() => undefined);
  };
  const logIn = async (email: string) =>
    (await here.http<Authentication>('/api/v1/auth/login', { body: { email, password: 'theriac-demo' } })).body.data;
  const person = async () => logIn((await here.person('patient')).email);
  const status = async (test: TestApp, token: string) => (await test.http('/api/v1/users/me', { token })).status;
  const logOut = (refreshToken: string) => here.http('/api/v1/auth/logout', { body: { refreshToken } });

  it('agree on one first key', async () => {
    expect(await here.sql('select kid from signing_key')).toHaveLength(1);
    const { accessToken } = await person();
    expect([await status(here, accessToken), await status(there, accessToken)]).toEqual([200, 200]);
  });

  it('both refuse a session that was ended on one, within a second', async () => {
    const { accessToken, refreshToken } = await person();
    // Remembered as good on both.
    expect([await status(here, accessToken), await status(there, accessToken)]).toEqual([200, 200]);
    const started = performance.now();
    await logOut(refreshToken);
    expect(await status(here, accessToken)).toBe(401);
    await until(async () => (await status(there, accessToken)) === 401);
    // A second on a quiet machine; this one may be anything else.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('both refuse the old role', async () => {
    const { user, accessToken } = await person();
    expect(await status(there, accessToken)).toBe(200);
    const path = `/api/v1/users/${user.id}/role`;
    await here.http(path, { method: 'PATCH', body: { role: 'staff' }, token: admin.token });
    await until(async () => (await status(there, accessToken)) === 401);
  });

  it('find by themselves what no message told them of', async () => {
    const { accessToken, refreshToken } = await person();
    expect(await status(there, accessToken)).toBe(200);
    silent(here);
    await logOut(refreshToken);
    expect([await status(here, accessToken), await status(there, accessToken)]).toEqual([401, 200]);
    await there.app.get(SessionRevocations).catchUp();
    expect(await status(there, accessToken)).toBe(401);
  });

  it('know after a start what ended before it, and only what matters still', async () => {
    const { accessToken, refreshToken } = await person();
    const { accessToken: old, user } = await person();
    await logOut(refreshToken);
    await here.sql(`update session set revoked_at = now() - interval '17 minutes' where user_id = $1`, [user.id]);
    const late = await startTestApp(options());
    expect([await status(late, accessToken), await status(late, old)]).toEqual([401, 200]);
    await late.close();
  });

  it('take over a new key that one has published, and the end of an old one', async () => {
    const { kid } = here.app.get(SigningKeys).signing();
    const { accessToken } = await person();
    expect(await status(there, accessToken)).toBe(200);
    await here.sql(`update signing_key set signs_from = signs_from - interval '31 days'`);
    expect(await here.app.get(SigningKeyRotation).rotateWhenDue(systemActor('test'))).toBe(true);
    await here.app.get(SigningKeys).changed();
    await until(() => Promise.resolve(there.app.get(SigningKeys).publicKeys().length === 2));
    expect(there.app.get(SigningKeys).signing().kid).toBe(kid);
    expect(await status(there, accessToken)).toBe(200);
  });

  it('both stop trusting all keys when one says that they have leaked', async () => {
    const { accessToken, refreshToken } = await person();
    expect(await status(there, accessToken)).toBe(200);
    await here.app.get(SigningKeyRotation).replaceAll(systemActor('test'));
    await here.app.get(SigningKeys).changed();
    expect(await status(here, accessToken)).toBe(401);
    await until(async () => (await status(there, accessToken)) === 401);
    const refreshed = await here.http<Authentication>('/api/v1/auth/refresh', { body: { refreshToken } });
    expect(await status(there, refreshed.body.data.accessToken)).toBe(200);
    // The people of the other tests are signed by it.
    admin = await here.person('admin');
  });

  it('fetch a key that they meet before they hear of it', async () => {
    silent(here);
    await here.app.get(SigningKeyRotation).replaceAll(systemActor('test'));
    await here.app.get(SigningKeys).changed();
    const { accessToken } = await person();
    await until(async () => (await status(there, accessToken)) === 200);
  });
});
