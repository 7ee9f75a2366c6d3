import { startTestApp, type TestApp } from '../../support/test-app';
import { type Authentication, auditRows } from './authentication';

const PASSWORD = 'correct horse battery';
let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const signUp = (email: string, body: object = {}) =>
  test.http<Authentication>('/api/v1/auth/signup', { body: { email, password: PASSWORD, name: 'Asha Rao', ...body } });
const logIn = (email: string, password = PASSWORD) =>
  test.http<Authentication>('/api/v1/auth/login', { body: { email, password }, headers: { 'user-agent': 'Test/1' } });

describe('signing up', () => {
  it('answers 201 with the patient and a pair of tokens that works at once', async () => {
    const { status, body, headers } = await signUp('asha@example.org');
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      data: {
        user: { id: expect.any(String), email: 'asha@example.org', name: 'Asha Rao', role: 'patient' },
        accessToken: expect.any(String),
        refreshToken: expect.stringMatching(/^[\w-]{43}$/),
        expiresIn: 900,
      },
    });
    expect(headers.get('cache-control')).toBe('no-store');
    const me = await test.http('/api/v1/users/me', { token: body.data.accessToken });
    expect(me.body.data).toMatchObject({ id: body.data.user.id, email: 'asha@example.org' });
  });

  it('takes an address in any case and with spaces around it for the same one', async () => {
    const first = await signUp('  Mixed.Case@Example.ORG ');
    expect(first.body.data.user.email).toBe('mixed.case@example.org');
    const second = await signUp('MIXED.CASE@example.org');
    expect(second.status).toBe(409);
    expect(second.body.error.code).toBe('email_taken');
    expect((await logIn('Mixed.case@example.org')).status).toBe(200);
  });

  it('lets one of two simultaneous sign-ups with one address win', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => signUp('rival@example.org')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('keeps an Argon2id hash with at least 19 MiB and no password', async () => {
    await signUp('hashed@example.org');
    const [row] = await test.sql(`select password_hash from user_account where email = 'hashed@example.org'`);
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('keeps the hash of a refresh token and not the token', async () => {
    const { refreshToken } = (await signUp('token@example.org')).body.data;
    const rows = await test.sql(
      `select token_hash from refresh_token t join session s on s.id = t.session_id
       join user_account u on u.id = s.user_id where u.email = 'token@example.org'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].token_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });

  it('names every faulty field at once', async () => {
    const { status, body } = await test.http('/api/v1/auth/signup', { body: { email: 'nobody', password: 'short' } });
    expect(status).toBe(422);
    expect(body.error.code).toBe('validation_failed');
    expect(body.error.errors.map(({ field }) => field)).toEqual(['email', 'password', 'name']);
  });

  it.each([
    ['a role of one’s own choice', { role: 'admin' }],
    ['a NUL character', { name: 'As\u0000ha' }],
    ['an empty name', { name: '   ' }],
    ['a password of more than 200 characters', { password: 'x'.repeat(201) }],
    ['an address outside ASCII', { email: 'i\u0307@exämple.org' }],
  ])('refuses %s', async (_, body) => {
    expect((await signUp('refused@example.org', body)).status).toBe(422);
  });

  it('leaves audit rows for the success and for the refusal', async () => {
    const { user } = (await signUp('audited@example.org')).body.data;
    await test.http('/api/v1/auth/signup', {
      body: { email: 'audited@example.org', password: PASSWORD, name: 'Again' },
      headers: { 'x-request-id': 'signup-refused' },
    });
    expect(await auditRows(test, `subject_id = '${user.id}'`)).toEqual([
      expect.objectContaining({ action: 'user.signed_up', outcome: 'success', actor_id: user.id, patient_id: user.id }),
    ]);
    expect(await auditRows(test, `request_id = 'signup-refused'`)).toEqual([
      expect.objectContaining({ action: 'user.signed_up', outcome: 'denied', details: { reason: 'email_taken' } }),
    ]);
  });
});

describe('logging in', () => {
  beforeAll(() => signUp('ravi@example.org'));

  it('answers 200 in the shape of a sign-up, and remembers from where', async () => {
    const { status, body } = await logIn('ravi@example.org');
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ user: { email: 'ravi@example.org', role: 'patient' }, expiresIn: 900 });
    const sessions = await test.sql(
      `select user_agent, address from session where user_id = $1 order by created_at desc limit 1`,
      [body.data.user.id],
    );
    expect(sessions).toEqual([{ user_agent: 'Test/1', address: '127.0.0.1' }]);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await logIn('ravi@example.org', 'wrong password');
    const unknown = await logIn('nobody@example.org', 'wrong password');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const { requestId: _wrong, ...first } = wrong.body.error;
    const { requestId: _unknown, ...second } = unknown.body.error;
    expect(first).toEqual({ code: 'invalid_credentials', message: expect.any(String) });
    expect(second).toEqual(first);
  });

  it('works as hard for an unknown address as for a wrong password', async () => {
    const times: Record<string, number[]> = { 'nobody@example.org': [], 'ravi@example.org': [] };
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < 9; round += 1) {
      for (const email of Object.keys(times)) {
        const start = performance.now();
        await logIn(email, 'wrong password');
        times[email].push(performance.now() - start);
      }
    }
    const [unknown, known] = Object.values(times).map((all) => all.sort((a, b) => a - b)[4]);
    // Without the hash an unknown address is answered several times as fast.
    expect(unknown).toBeGreaterThan(0.6 * known);
  });

  it('refuses a deleted account as if it did not exist', async () => {
    const { user } = (await signUp('deleted@example.org')).body.data;
    await test.sql('update user_account set deleted_at = now() where id = $1', [user.id]);
    const { status, body } = await logIn('deleted@example.org');
    expect([status, body.error.code]).toEqual([401, 'invalid_credentials']);
  });

  it('keeps the audit row of a failure although the request fails, and what was typed out of it', async () => {
    const request = { headers: { 'x-request-id': 'login-failed' } };
    const body = { email: 'ravi@example.org', password: 'wrong password' };
    await test.http('/api/v1/auth/login', { ...request, body });
    await test.http('/api/v1/auth/login', { ...request, body: { ...body, email: 'my.secret@example.org' } });
    const rows = await auditRows(test, `request_id = 'login-failed'`);
    expect(rows).toEqual([
      expect.objectContaining({
        action: 'user.login_failed',
        outcome: 'denied',
        actor_role: 'anonymous',
        address: '127.0.0.1',
      }),
      expect.objectContaining({ action: 'user.login_failed', outcome: 'denied', subject_id: null }),
    ]);
    expect(rows[0].subject_id).not.toBeNull();
    expect(JSON.stringify(rows)).not.toContain('my.secret');
  });

  it('turns a storm away with 503 and Retry-After, and serves who waits', async () => {
    const answers = await Promise.all(Array.from({ length: 120 }, () => logIn('ravi@example.org', 'wrong password')));
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0].body.error.code).toBe('busy');
    expect(refused[0].headers.get('retry-after')).toBe('1');
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(65);
    expect((await logIn('ravi@example.org')).status).toBe(200);
  });
});
