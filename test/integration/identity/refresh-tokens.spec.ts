import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { type Authentication, auditRows } from './authentication';

const DAY = 24 * 60 * 60 * 1000;
const clock = new TestClock();
let test: TestApp;
let people = 0;
beforeAll(async () => {
  test = await startTestApp({ clock });
});
afterAll(() => test.close());

async function session(): Promise<Authentication> {
  const email = `person${(people += 1)}@example.org`;
  const body = { email, password: 'correct horse battery', name: 'Asha' };
  return (await test.http<Authentication>('/api/v1/auth/signup', { body })).body.data;
}
const refresh = (refreshToken: string) => test.http<Authentication>('/api/v1/auth/refresh', { body: { refreshToken } });
const logOut = (body: object | undefined, token?: string) =>
  test.http('/api/v1/auth/logout', { method: 'POST', body, token });
const sessionsOf = (user: { id: string }) =>
  test.sql('select id, revoked_at, revoked_because, expires_at from session where user_id = $1', [user.id]);

async function somebodyWaitsForALock(): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  // Inside a transaction PostgreSQL shows the same picture until it is told to look again.
  while ((await test.sql(waiting)).length === 0) await test.sql('select pg_stat_clear_snapshot()');
}

describe('exchanging a refresh token', () => {
  it('gives a new pair of the same shape, and the new token works', async () => {
    const first = await session();
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.data).toEqual({ ...first, accessToken: expect.any(String), refreshToken: expect.any(String) });
    expect(second.body.data.refreshToken).not.toBe(first.refreshToken);
    const third = await refresh(second.body.data.refreshToken);
    expect(third.status).toBe(200);
    expect((await test.http('/api/v1/users/me', { token: third.body.data.accessToken })).status).toBe(200);
  });

  it('works with an expired access token in the header, as clients send it everywhere', async () => {
    const { refreshToken } = await session();
    const { status } = await test.http('/api/v1/auth/refresh', { body: { refreshToken }, token: 'stale' });
    expect(status).toBe(200);
  });

  it('carries the role that the account has now', async () => {
    const { user, refreshToken } = await session();
    await test.sql(`update user_account set role = 'staff' where id = $1`, [user.id]);
    const { body } = await refresh(refreshToken);
    expect(body.data.user.role).toBe('staff');
    expect(JSON.parse(atob(body.data.accessToken.split('.')[1]))).toMatchObject({ sub: user.id, role: 'staff' });
  });

  it('answers a retry within 10 seconds of the rotation', async () => {
    const { refreshToken } = await session();
    await refresh(refreshToken);
    clock.advance(10_000);
    const retried = await refresh(refreshToken);
    expect(retried.status).toBe(200);
    expect((await refresh(retried.body.data.refreshToken)).status).toBe(200);
  });

  it('ends the session for everybody when a token comes back later', async () => {
    const { user, refreshToken } = await session();
    const thief = (await refresh(refreshToken)).body.data;
    clock.advance(10_001);
    const { status, body } = await refresh(refreshToken);
    expect([status, body.error.code]).toEqual([401, 'refresh_token_reused']);
    const [row] = await sessionsOf(user);
    expect(row).toMatchObject({ revoked_because: 'refresh_token_reused', revoked_at: expect.any(Date) });
    expect((await refresh(thief.refreshToken)).body.error.code).toBe('invalid_refresh_token');
    expect((await auditRows(test, `actor_id = '${user.id}'`)).map(({ action, outcome }) => [action, outcome])).toEqual([
      ['user.signed_up', 'success'],
      ['session.refreshed', 'success'],
      ['session.reuse_detected', 'denied'],
      ['session.refreshed', 'denied'],
    ]);
  });

  it('leaves other sessions of the person alone', async () => {
    const stolen = await session();
    const login = { email: stolen.user.email, password: 'correct horse battery' };
    const other = (await test.http<Authentication>('/api/v1/auth/login', { body: login })).body.data;
    await refresh(stolen.refreshToken);
    clock.advance(11_000);
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('keeps the session alive through 50 parallel refreshes with one token', async () => {
    const { user, refreshToken } = await session();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
    expect(new Set(answers.map(({ body }) => body.data.refreshToken)).size).toBe(50);
    expect(await sessionsOf(user)).toEqual([expect.objectContaining({ revoked_at: null })]);
    const used = await test.sql(
      `select count(*)::int as tokens, count(used_at)::int as used from refresh_token t join session s on s.id = t.session_id
       where s.user_id = $1`,
      [user.id],
    );
    expect(used).toEqual([{ tokens: 51, used: 1 }]);
    expect((await refresh(answers[17].body.data.refreshToken)).status).toBe(200);
  });

  it('ends the session once when many present a stolen token at the same time', async () => {
    const { user, refreshToken } = await session();
    await refresh(refreshToken);
    clock.advance(11_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    const codes = answers.map(({ body }) => body.error.code).sort();
    expect(codes).toEqual([...Array<string>(19).fill('invalid_refresh_token'), 'refresh_token_reused']);
    expect(await auditRows(test, `actor_id = '${user.id}' and action = 'session.reuse_detected'`)).toHaveLength(1);
  });

  it('sees what was done to the token while it waited for the session', async () => {
    const { user, refreshToken } = await session();
    await test.sql('begin');
    await test.sql('select from session where user_id = $1 for update', [user.id]);
    const late = refresh(refreshToken);
    await somebodyWaitsForALock();
    await test.sql(
      `update refresh_token set used_at = $2 where session_id = (select id from session where user_id = $1)`,
      [user.id, new Date(clock.now().getTime() - 11_000)],
    );
    await test.sql('commit');
    expect((await late).body.error.code).toBe('refresh_token_reused');
  });

  it('keeps a used session for 30 days from its last use, an idle one no longer', async () => {
    const idle = await session();
    const used = await session();
    clock.advance(29 * DAY);
    const { refreshToken } = (await refresh(used.refreshToken)).body.data;
    clock.advance(DAY + 1);
    expect((await refresh(refreshToken)).status).toBe(200);
    expect((await refresh(idle.refreshToken)).body.error.code).toBe('invalid_refresh_token');
  });

  it('refuses an unknown token, a foreign one and a deleted account alike', async () => {
    const { user, refreshToken } = await session();
    await test.sql('update user_account set deleted_at = now() where id = $1', [user.id]);
    for (const token of ['x', refreshToken, `${refreshToken}a`]) {
      const { status, body, headers } = await refresh(token);
      expect([status, body.error.code]).toEqual([401, 'invalid_refresh_token']);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('refuses a body without a token', async () => {
    expect((await test.http('/api/v1/auth/refresh', { body: {} })).status).toBe(422);
  });
});

describe('logging out', () => {
  it('ends the session of the refresh token, once and for all', async () => {
    const { user, refreshToken } = await session();
    const { status, body } = await logOut({ refreshToken });
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, data: null, message: expect.any(String) });
    expect((await refresh(refreshToken)).body.error.code).toBe('invalid_refresh_token');
    expect((await logOut({ refreshToken })).status).toBe(200);
    expect(await auditRows(test, `actor_id = '${user.id}' and action = 'user.logged_out'`)).toHaveLength(1);
  });

  it('ends the session of the access token when there is no refresh token', async () => {
    const { user, accessToken, refreshToken } = await session();
    expect((await logOut(undefined, accessToken)).status).toBe(200);
    expect(await sessionsOf(user)).toEqual([expect.objectContaining({ revoked_because: 'signed_out' })]);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('tells nobody whether a token exists', async () => {
    expect((await logOut({ refreshToken: 'unknown' })).status).toBe(200);
  });

  it('refuses who names no session', async () => {
    expect((await logOut({})).body.error.code).toBe('unauthenticated');
  });
});
