import { Broadcast } from '../../../src/platform/realtime/broadcast';
import { SessionPurge } from '../../../src/modules/identity/session-purge.job';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import { type Authentication, auditRows } from './authentication';

const PASSWORD = 'theriac-demo';
const DAY = 86_400_000;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface SessionBody {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  address: string;
  device: string | null;
  current: boolean;
}

const clock = new TestClock();
let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', SESSION_MAX_DAYS: '40' } });
  admin = await test.person('admin');
});
afterAll(() => test.close());

/** Somebody without any session. */
async function account(): Promise<TestPerson> {
  const person = await test.person('patient');
  await test.sql('delete from session where user_id = $1', [person.id]);
  return person;
}
async function logIn(email: string, userAgent = FIREFOX): Promise<Authentication> {
  const headers = { 'user-agent': userAgent };
  return (await test.http<Authentication>('/api/v1/auth/login', { body: { email, password: PASSWORD }, headers })).body
    .data;
}
const refresh = (refreshToken: string) => test.http<Authentication>('/api/v1/auth/refresh', { body: { refreshToken } });
const list = async (token: string, path = '/api/v1/users/me/sessions') =>
  (await test.http<SessionBody[]>(path, { token })).body.data;
const end = (token: string, path: string) => test.http(`/api/v1/${path}`, { method: 'DELETE', token });
const me = async (token: string) => (await test.http('/api/v1/users/me', { token })).status;
const trailOf = async (actor: { id: string }) =>
  (await auditRows(test, `actor_id = '${actor.id}' and action like 'session.%'`)).map(
    ({ action, subject_id, details }) => [action, subject_id, details],
  );

describe('the list of sessions', () => {
  it('shows each device that is signed in, last used first, and which one is asking', async () => {
    const { id, email } = await account();
    const desktop = await logIn(email);
    clock.advance(1_000);
    const phone = await logIn(email, 'okhttp/5.1.0');
    clock.advance(1_000);
    const { accessToken } = (await refresh(desktop.refreshToken)).body.data;
    const sessions = await list(accessToken);
    expect(sessions.map(({ device, current }) => [device, current])).toEqual([
      ['Firefox on Windows', true],
      ['An Android app', false],
    ]);
    expect(sessions[0]).toEqual({
      id: expect.any(String) as string,
      createdAt: new Date(clock.now().getTime() - 2_000).toISOString(),
      lastUsedAt: clock.now().toISOString(),
      expiresAt: new Date(clock.now().getTime() + 30 * DAY).toISOString(),
      address: '127.0.0.1',
      device: 'Firefox on Windows',
      current: true,
    });
    expect((await list(phone.accessToken)).map(({ current }) => current)).toEqual([false, true]);
    expect((await trailOf({ id })).at(-1)).toEqual([
      'session.listed',
      id,
      { sessionIds: sessions.map((session) => session.id) },
    ]);
  });

  it('leaves out what has ended, and other people', async () => {
    const { email } = await account();
    const gone = await logIn(email);
    await test.http('/api/v1/auth/logout', { body: { refreshToken: gone.refreshToken } });
    clock.advance(31 * DAY);
    const { accessToken } = await logIn(email);
    expect(await list(accessToken)).toHaveLength(1);
  });

  it('comes in pages', async () => {
    const { email } = await account();
    const { accessToken } = await logIn(email);
    await logIn(email);
    const answer = await test.http<SessionBody[]>('/api/v1/users/me/sessions?limit=1', { token: accessToken });
    expect([answer.body.data.length, answer.headers.get('x-total-count')]).toEqual([1, '2']);
    expect((await test.http('/api/v1/users/me/sessions?limit=0', { token: accessToken })).status).toBe(422);
  });
});

describe('ending a session from another device', () => {
  it('signs that device out at once, and no other', async () => {
    const { id, email } = await account();
    const [here, lost, third] = [await logIn(email), await logIn(email), await logIn(email)];
    const target = (await list(lost.accessToken)).find(({ current }) => current)?.id;
    const answer = await end(here.accessToken, `users/me/sessions/${target}`);
    expect([answer.status, answer.body.data]).toEqual([200, null]);
    expect(await me(lost.accessToken)).toBe(401);
    expect((await refresh(lost.refreshToken)).body.error.code).toBe('invalid_refresh_token');
    expect([await me(here.accessToken), await me(third.accessToken)]).toEqual([200, 200]);
    expect((await trailOf({ id })).filter(([action]) => action === 'session.ended')).toEqual([
      ['session.ended', id, { sessionIds: [target] }],
    ]);
    const [row] = await test.sql('select revoked_because from session where id = $1', [target]);
    expect(row).toEqual({ revoked_because: 'signed_out_by_user' });
  });

  it('does nothing more the second time', async () => {
    const { id, email } = await account();
    const [here, other] = [await logIn(email), await logIn(email)];
    const target = (await list(other.accessToken)).find(({ current }) => current)?.id;
    for (const _ of [1, 2]) expect((await end(here.accessToken, `users/me/sessions/${target}`)).status).toBe(200);
    expect((await trailOf({ id })).filter(([action]) => action === 'session.ended')).toHaveLength(1);
  });

  it("knows no session of somebody else's, nor one that is none", async () => {
    const [mine, theirs] = [await logIn((await account()).email), await logIn((await account()).email)];
    const [{ id }] = await list(theirs.accessToken);
    for (const path of [id, '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b', 'nonsense']) {
      expect((await end(mine.accessToken, `users/me/sessions/${path}`)).status).toBe(404);
    }
    expect(await me(theirs.accessToken)).toBe(200);
  });

  it('can be the present one, which is a logout', async () => {
    const { accessToken } = await logIn((await account()).email);
    const [{ id }] = await list(accessToken);
    expect((await end(accessToken, `users/me/sessions/${id}`)).status).toBe(200);
    expect(await me(accessToken)).toBe(401);
  });

  it('spares the one that asks when it ends all others', async () => {
    const { email } = await account();
    const [here, one, two] = [await logIn(email), await logIn(email), await logIn(email)];
    const { status, body } = await end(here.accessToken, 'users/me/sessions');
    expect([status, body.message]).toEqual([200, '2 other sessions ended.']);
    expect([await me(here.accessToken), await me(one.accessToken), await me(two.accessToken)]).toEqual([200, 401, 401]);
  });
});

describe('an administrator', () => {
  it("sees and ends somebody's sessions", async () => {
    const { id, email } = await account();
    const [one, two, three] = [await logIn(email), await logIn(email), await logIn(email)];
    const sessions = await list(admin.token, `/api/v1/users/${id}/sessions`);
    expect(sessions.map(({ current }) => current)).toEqual([false, false, false]);
    const target = (await list(one.accessToken)).find(({ current }) => current)?.id;
    expect((await end(admin.token, `users/${id}/sessions/${target}`)).status).toBe(200);
    expect([await me(one.accessToken), await me(two.accessToken)]).toEqual([401, 200]);
    expect((await end(admin.token, `users/${id}/sessions`)).body.message).toBe('2 sessions ended.');
    expect([await me(two.accessToken), await me(three.accessToken)]).toEqual([401, 401]);
    const rows = await test.sql('select distinct revoked_because from session where user_id = $1', [id]);
    expect(rows).toEqual([{ revoked_because: 'signed_out_by_admin' }]);
    expect((await trailOf(admin)).map(([action, subject]) => [action, subject])).toEqual([
      ['session.listed', id],
      ['session.ended', id],
      ['session.ended', id],
    ]);
  });

  it('finds no sessions of nobody, nor under somebody else', async () => {
    const { id } = await account();
    const other = await account();
    const { accessToken } = await logIn(other.email);
    const [{ id: sessionId }] = await list(accessToken);
    const nobody = '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b';
    expect((await end(admin.token, `users/${id}/sessions/${sessionId}`)).status).toBe(404);
    expect((await end(admin.token, `users/${nobody}/sessions`)).status).toBe(404);
    expect((await test.http(`/api/v1/users/${nobody}/sessions`, { token: admin.token })).status).toBe(404);
    expect(await me(accessToken)).toBe(200);
  });
});

describe('access tokens end with', () => {
  it('a logout', async () => {
    const { accessToken, refreshToken } = await logIn((await account()).email);
    expect(await me(accessToken)).toBe(200);
    await test.http('/api/v1/auth/logout', { body: { refreshToken } });
    expect(await me(accessToken)).toBe(401);
  });

  it('a change of the role, which has to sign in anew', async () => {
    const { id, email } = await account();
    const { accessToken, refreshToken } = await logIn(email);
    const path = `/api/v1/users/${id}/role`;
    await test.http(path, { method: 'PATCH', body: { role: 'staff' }, token: admin.token });
    expect(await me(accessToken)).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(401);
    const again = await logIn(email);
    expect([again.user.role, await me(again.accessToken)]).toEqual(['staff', 200]);
    await test.http(path, { method: 'PATCH', body: { role: 'staff' }, token: admin.token });
    expect(await me(again.accessToken)).toBe(200);
  });

  it('a refresh token that came back', async () => {
    const { accessToken, refreshToken } = await logIn((await account()).email);
    const thief = (await refresh(refreshToken)).body.data;
    clock.advance(10_001);
    await refresh(refreshToken);
    expect([await me(accessToken), await me(thief.accessToken)]).toEqual([401, 401]);
  });

  it('their time', async () => {
    const { accessToken, expiresIn } = await logIn((await account()).email);
    expect(expiresIn).toBe(900);
    clock.advance(899_000);
    expect(await me(accessToken)).toBe(200);
    clock.advance(1_000);
    expect(await me(accessToken)).toBe(401);
  });

  it('their session, which lasts no longer than it may', async () => {
    let pair = await logIn((await account()).email);
    for (const _ of [1, 2]) {
      clock.advance(20 * DAY - 100_000);
      pair = (await refresh(pair.refreshToken)).body.data;
    }
    expect(pair.expiresIn).toBe(200);
    clock.advance(199_000);
    expect(await me(pair.accessToken)).toBe(200);
    clock.advance(1_000);
    expect(await me(pair.accessToken)).toBe(401);
    expect((await refresh(pair.refreshToken)).body.error.code).toBe('invalid_refresh_token');
  });

  it('nothing that was rolled back', async () => {
    const { id, email } = await account();
    const { accessToken } = await logIn(email);
    await test.sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
    await test.sql(
      `create trigger refuse before insert on audit_log for each row when (new.action = 'session.ended') execute function refuse()`,
    );
    const [{ id: sessionId }] = await test.sql<{ id: string }>('select id from session where user_id = $1', [id]);
    expect((await end(admin.token, `users/${id}/sessions/${sessionId}`)).status).toBe(500);
    await test.sql('drop trigger refuse on audit_log');
    expect(await me(accessToken)).toBe(200);
  });
});

describe('a sign-in that races', () => {
  /** A login whose password has been checked and that waits for the account, which `change` then changes. */
  async function passing(
    change: (id: string) => Promise<unknown>,
  ): Promise<{ status: number; token: string; email: string }> {
    const { id, email } = await account();
    await test.sql('begin');
    await test.sql('select from user_account where id = $1 for update', [id]);
    const late = test.http<Authentication>('/api/v1/auth/login', { body: { email, password: PASSWORD } });
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await test.sql(waiting)).length === 0) await test.sql('select pg_stat_clear_snapshot()');
    await change(id);
    await test.sql('commit');
    const { status, body } = await late;
    return { status, token: body.data?.accessToken, email };
  }

  it('a change of the password is refused', async () => {
    const { status } = await passing((id) =>
      test.sql(`update user_account set password_hash = 'another', version = version + 1 where id = $1`, [id]),
    );
    expect(status).toBe(401);
  });

  it('a change of the role gets the new one', async () => {
    const { status, token } = await passing((id) =>
      test.sql(`update user_account set role = 'doctor', version = version + 1 where id = $1`, [id]),
    );
    expect([status, JSON.parse(atob(token.split('.')[1]))]).toEqual([200, expect.objectContaining({ role: 'doctor' })]);
  });
});

describe('what is told to the other processes', () => {
  it('comes after the commit, and names all sessions however many', async () => {
    const { id, email } = await account();
    const { accessToken } = await logIn(email);
    await test.sql(
      `insert into session (id, user_id, created_at, last_used_at, expires_at)
       select gen_random_uuid(), $1, now(), now(), $2 from generate_series(1, 400)`,
      [id, new Date(clock.now().getTime() + DAY)],
    );
    const told: string[] = [];
    const stop = test.app.get(Broadcast).subscribe('sessions-revoked', (message) => {
      told.push(...(message as [number, string[]])[1]);
    });
    await end(admin.token, `users/${id}/sessions`);
    expect(await me(accessToken)).toBe(401);
    await until(() => told.length >= 401);
    stop();
    expect(new Set(told).size).toBe(401);
  });
});

describe('the purge of sessions', () => {
  it('deletes expired tokens, and sessions that have been over for 90 days, in batches', async () => {
    const { id } = await account();
    const at = (days: number) => new Date(clock.now().getTime() + days * DAY);
    const sessions = (count: number, days: number) =>
      test.sql(
        `insert into session (id, user_id, created_at, last_used_at, expires_at, revoked_at, revoked_because)
         select gen_random_uuid(), $1, $3, $3, $3, $3, 'signed_out' from generate_series(1, $2::int)`,
        [id, count, at(days)],
      );
    await sessions(2_100, -91);
    await sessions(3, -89);
    await sessions(2, 1);
    await test.sql(
      `insert into refresh_token (id, session_id, token_hash, created_at, expires_at)
       select gen_random_uuid(), id, gen_random_uuid()::text, expires_at, expires_at from session where user_id = $1`,
      [id],
    );
    await test.app.get(SessionPurge).run();
    const left = (table: string, key: string) =>
      test.sql(`select count(*)::int as count from ${table} where ${key}`, [id]);
    expect(await left('session', 'user_id = $1')).toEqual([{ count: 5 }]);
    expect(await left('refresh_token', 'session_id in (select id from session where user_id = $1)')).toEqual([
      { count: 2 },
    ]);
  });
});
