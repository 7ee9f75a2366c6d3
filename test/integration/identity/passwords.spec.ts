import { hashSync } from '@node-rs/bcrypt';
import { hash as argon2 } from '@node-rs/argon2';
import { Mailbox } from '../../support/mailbox';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { eventually } from '../outbox/eventually';
import { type Authentication, auditRows } from './authentication';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'quite another sentence';
const RESET = /^Choose a new password$/;
const CHANGED = /^Your password was changed$/;
const HOUR_MS = 3_600_000;

const clock = new TestClock();
let test: TestApp;
let mailbox: Mailbox;
let people = 0;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PUBLIC_URL: 'https://clinic.example' } });
  mailbox = new Mailbox(test);
});
afterAll(() => test.close());

interface Signed {
  id: string;
  email: string;
  token: string;
  refreshToken: string;
}

const logIn = (email: string, password: string) =>
  test.http<Authentication>('/api/v1/auth/login', { body: { email, password } });

async function signUp(): Promise<Signed> {
  const email = `person-${(people += 1)}@example.org`;
  const { body } = await test.http<Authentication>('/api/v1/auth/signup', {
    body: { email, password: PASSWORD, name: 'Asha Rao' },
  });
  const { user, accessToken, refreshToken } = body.data;
  return { id: user.id, email, token: accessToken, refreshToken };
}

const askForReset = (email: string) => test.http('/api/v1/auth/password-reset-requests', { body: { email } });
const reset = (token: string, newPassword = NEW_PASSWORD) =>
  test.http('/api/v1/auth/password-resets', { body: { token, newPassword } });
const refresh = (refreshToken: string) => test.http('/api/v1/auth/refresh', { body: { refreshToken } });

describe('a forgotten password', () => {
  it('is replaced by the link, once; everybody is signed out, and the owner is told', async () => {
    const asha = await signUp();
    expect((await askForReset(` ${asha.email.toUpperCase()} `)).status).toBe(202);
    const token = await mailbox.token(asha.email, RESET);
    expect((await mailbox.next(asha.email, RESET)).text).toContain('https://clinic.example/reset-password#token=');
    expect((await reset(token)).status).toBe(200);
    expect((await logIn(asha.email, PASSWORD)).status).toBe(401);
    const { status, body } = await logIn(asha.email, NEW_PASSWORD);
    expect(status).toBe(200);
    expect((await refresh(asha.refreshToken)).status).toBe(401);
    expect((await test.http('/api/v1/users/me', { token: asha.token })).status).toBe(401);
    expect((await mailbox.next(asha.email, CHANGED)).text).toContain('by a link that was mailed');
    const me = await test.http('/api/v1/users/me', { token: body.data.accessToken });
    expect(me.body.data.emailVerified).toBe(true);
    expect((await reset(token, 'a third sentence, unused')).body.error.code).toBe('invalid_token');
    expect(await auditRows(test, `subject_id = '${asha.id}' and action like 'user.password%'`)).toMatchObject([
      { action: 'user.password_reset_requested' },
      { action: 'user.password_reset', details: { sessionsEnded: 1 } },
    ]);
  });

  it('is replaced by one of two who come with the link at the same moment', async () => {
    const { email } = await signUp();
    await askForReset(email);
    const token = await mailbox.token(email, RESET);
    const answers = await Promise.all([reset(token), reset(token, 'a third sentence, unused')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('stays when the link is an hour old, or the password was changed since', async () => {
    const { email, token: access } = await signUp();
    await askForReset(email);
    const old = await mailbox.token(email, RESET);
    clock.advance(HOUR_MS + 1);
    expect((await reset(old)).body.error.code).toBe('invalid_token');
    clock.advance(-HOUR_MS - 1);
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await test.http('/api/v1/users/me/password', { token: access, body })).status).toBe(200);
    expect((await reset(old, 'a third sentence, unused')).body.error.code).toBe('invalid_token');
    expect((await logIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it('keeps the link good when the new password is too easy to guess', async () => {
    const { email } = await signUp();
    await askForReset(email);
    const token = await mailbox.token(email, RESET);
    const weak = await reset(token, 'password123');
    expect([weak.status, weak.body.error.errors]).toEqual([
      422,
      [{ field: 'newPassword', message: expect.stringContaining('tried first') as string }],
    ]);
    expect((await reset(token)).status).toBe(200);
  });

  it('is not told from one of nobody: same answer, same rows, no mail', async () => {
    const { email } = await signUp();
    const rows = () =>
      test.sql<{ audited: string; announced: string }>(
        `select (select count(*) from audit_log where action = 'user.password_reset_requested') as audited,
                (select last_value from outbox_event_position_seq) as announced`,
      );
    const [before] = await rows();
    const known = await askForReset(email);
    const [between] = await rows();
    const unknown = await askForReset('nobody@example.org');
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    const [after] = await rows();
    for (const count of ['audited', 'announced'] as const) {
      expect(Number(between[count]) - Number(before[count])).toBe(1);
      expect(Number(after[count]) - Number(between[count])).toBe(1);
    }
    await mailbox.token(email, RESET);
    await eventually(async () => expect(await test.sql('select from outbox_event')).toEqual([]));
    expect(await mailbox.of('nobody@example.org')).toEqual([]);
  });

  it('takes no other time for an address that has no account', async () => {
    const { email } = await signUp();
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 60; round += 1) {
      for (const [kind, address] of [
        ['known', email],
        ['unknown', `nobody-${round}@example.org`],
      ] as const) {
        const startedAt = performance.now();
        await askForReset(address);
        times[kind].push(performance.now() - startedAt);
      }
    }
    const median = (of: number[]) => of.sort((one, other) => one - other)[of.length >> 1];
    const [known, unknown] = [median(times.known), median(times.unknown)];
    // A hash, a mail or a transaction more would be several times this.
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(5, 0.5 * Math.min(known, unknown)));
  });
});

describe('a password that its owner changes', () => {
  const change = (token: string, body: object) => test.http('/api/v1/users/me/password', { token, body });

  it('ends the other sessions and not this one', async () => {
    const asha = await signUp();
    const elsewhere = (await logIn(asha.email, PASSWORD)).body.data;
    const { status } = await change(asha.token, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect(status).toBe(200);
    expect((await refresh(asha.refreshToken)).status).toBe(200);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(401);
    expect((await mailbox.next(asha.email, CHANGED)).text).toContain('by somebody who was signed in');
  });

  it('is refused without the present one, with the same one, and with an easy one', async () => {
    const { token, email } = await signUp();
    const wrong = await change(token, { currentPassword: 'not the password', newPassword: NEW_PASSWORD });
    expect([wrong.status, wrong.body.error.code]).toEqual([422, 'wrong_password']);
    for (const newPassword of [PASSWORD, email, 'qwertyuiop', 'theriac-demo', 'short']) {
      const { status, body } = await change(token, { currentPassword: PASSWORD, newPassword });
      expect([status, body.error.errors[0].field]).toEqual([422, 'newPassword']);
    }
    expect((await logIn(email, PASSWORD)).status).toBe(200);
  });

  it('is changed by one of two who come at the same moment', async () => {
    const { token, email } = await signUp();
    const wanted = [NEW_PASSWORD, 'a third sentence, unused'];
    const answers = await Promise.all(
      wanted.map((newPassword) => change(token, { currentPassword: PASSWORD, newPassword })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const won = wanted[answers.findIndex(({ status }) => status === 200)];
    expect((await logIn(email, won)).status).toBe(200);
  });
});

describe('a password hash from elsewhere', () => {
  const hashOf = async (id: string) =>
    (await test.sql<{ password_hash: string }>('select password_hash from user_account where id = $1', [id]))[0]
      .password_hash;

  it.each([
    ['bcrypt $2b$', () => hashSync(PASSWORD, 6)],
    ['bcrypt $2y$, as PHP writes it', () => hashSync(PASSWORD, 6).replace('$2b$', '$2y$')],
    ['bcrypt $2a$', () => hashSync(PASSWORD, 6).replace('$2b$', '$2a$')],
    ['Argon2id with other parameters', () => argon2(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })],
  ])('%s opens the account, and is Argon2id with our parameters afterwards', async (_, make) => {
    const { id, email } = await test.person('patient');
    await test.sql('update user_account set password_hash = $2 where id = $1', [id, await make()]);
    expect((await logIn(email, 'wrong horse battery')).status).toBe(401);
    expect(await hashOf(id)).not.toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const logIns = await Promise.all([logIn(email, PASSWORD), logIn(email, PASSWORD)]);
    expect(logIns.map(({ status }) => status)).toEqual([200, 200]);
    expect(await hashOf(id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await logIn(email, PASSWORD)).status).toBe(200);
  });

  it.each(['!', '', 'plain text', '$1$abc$def', '$argon2id$broken', '$2b$99$x'])('%j opens nothing', async (hash) => {
    const { id, email } = await test.person('patient');
    await test.sql('update user_account set password_hash = $2 where id = $1', [id, hash]);
    for (const password of [PASSWORD, hash || 'x']) expect((await logIn(email, password)).status).toBe(401);
  });
});

it('a sign-up with an easy password makes no account', async () => {
  const { status, body } = await test.http('/api/v1/auth/signup', {
    body: { email: 'weak@example.org', password: 'Password123!', name: 'Asha' },
  });
  expect([status, body.error.errors[0].field]).toEqual([422, 'password']);
  expect(await test.sql(`select from user_account where email = 'weak@example.org'`)).toEqual([]);
});
