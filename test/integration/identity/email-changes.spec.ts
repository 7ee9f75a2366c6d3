import { Mailbox } from '../../support/mailbox';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { type Authentication, auditRows } from './authentication';

const PASSWORD = 'correct horse battery';
const CONFIRM = /^Confirm your new e-mail address$/;
const CHANGED = /^Your e-mail address was changed$/;
const TAKEN = /^Somebody wanted your e-mail address$/;
const BACK = /^Your e-mail address is this one again$/;
const DAY_MS = 86_400_000;

describe('a change of address', () => {
  const clock = new TestClock();
  let test: TestApp;
  let mailbox: Mailbox;
  let people = 0;

  beforeAll(async () => {
    test = await startTestApp({ clock });
    mailbox = new Mailbox(test);
  });
  afterAll(() => test.close());

  const address = () => `person-${(people += 1)}@example.org`;
  const signUp = async (email = address()) => {
    const { body } = await test.http<Authentication>('/api/v1/auth/signup', {
      body: { email, password: PASSWORD, name: 'Asha Rao' },
    });
    return { id: body.data.user.id, email, token: body.data.accessToken, refreshToken: body.data.refreshToken };
  };
  const logIn = (email: string, password = PASSWORD) =>
    test.http<Authentication>('/api/v1/auth/login', { body: { email, password } });
  const ask = (token: string, newEmail: string, currentPassword = PASSWORD) =>
    test.http('/api/v1/users/me/email-change', { token, body: { newEmail, currentPassword } });
  const confirm = (token: string) => test.http('/api/v1/auth/email-changes', { body: { token } });
  const reverse = (token: string) => test.http('/api/v1/auth/email-change-reversals', { body: { token } });
  const emailOf = async (id: string) =>
    (await test.sql<{ email: string }>('select email from user_account where id = $1', [id]))[0].email;

  it('happens when the new mailbox confirms it, and the old one is told', async () => {
    const asha = await signUp();
    const newEmail = address();
    expect((await ask(asha.token, newEmail)).status).toBe(202);
    const token = await mailbox.token(newEmail, CONFIRM);
    expect(await emailOf(asha.id)).toBe(asha.email);
    expect((await confirm(token)).status).toBe(200);
    expect(await emailOf(asha.id)).toBe(newEmail);
    expect((await logIn(asha.email)).status).toBe(401);
    const again = await logIn(newEmail);
    const me = await test.http('/api/v1/users/me', { token: again.body.data.accessToken });
    expect(me.body.data).toMatchObject({ email: newEmail, emailVerified: true });
    expect((await mailbox.next(asha.email, CHANGED)).text).toContain('/undo-email-change#token=');
    expect((await confirm(token)).body.error.code).toBe('invalid_token');
    const rows = await auditRows(test, `subject_id = '${asha.id}' and action like 'user.email_change%'`);
    expect(rows.map(({ action }) => action)).toEqual(['user.email_change_requested', 'user.email_changed']);
    expect(JSON.stringify(rows)).not.toContain('@');
  });

  it('can be taken back from the old mailbox for a week: sessions end, the password is worth nothing', async () => {
    const asha = await signUp();
    const [thief, further] = [address(), address()];
    await ask(asha.token, thief);
    await confirm(await mailbox.token(thief, CONFIRM));
    const undo = await mailbox.token(asha.email, CHANGED);
    // Who took the account over goes on, to get rid of the trace.
    await ask(asha.token, further);
    await confirm(await mailbox.token(further, CONFIRM));
    const thiefsUndo = await mailbox.token(thief, CHANGED);
    clock.advance(6 * DAY_MS);
    expect((await reverse(undo)).status).toBe(200);
    expect(await emailOf(asha.id)).toBe(asha.email);
    expect((await reverse(thiefsUndo)).body.error.code).toBe('invalid_token');
    for (const email of [asha.email, thief, further]) expect((await logIn(email)).status).toBe(401);
    expect((await test.http('/api/v1/auth/refresh', { body: { refreshToken: asha.refreshToken } })).status).toBe(401);
    const token = await mailbox.token(asha.email, BACK);
    const newPassword = 'quite another sentence';
    expect((await test.http('/api/v1/auth/password-resets', { body: { token, newPassword } })).status).toBe(200);
    expect((await logIn(asha.email, newPassword)).status).toBe(200);
    expect((await reverse(undo)).body.error.code).toBe('invalid_token');
    clock.advance(-6 * DAY_MS);
  });

  it('cannot be taken back after a week', async () => {
    const asha = await signUp();
    const newEmail = address();
    await ask(asha.token, newEmail);
    await confirm(await mailbox.token(newEmail, CONFIRM));
    const undo = await mailbox.token(asha.email, CHANGED);
    clock.advance(7 * DAY_MS + 1);
    expect((await reverse(undo)).body.error.code).toBe('invalid_token');
    clock.advance(-7 * DAY_MS - 1);
    expect(await emailOf(asha.id)).toBe(newEmail);
  });

  it('to an address that has an account is answered the same, and that account is told', async () => {
    const [asha, bela] = [await signUp(), await signUp()];
    const free = await ask(asha.token, address());
    const taken = await ask(asha.token, bela.email.toUpperCase());
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    expect((await mailbox.next(bela.email, TAKEN)).text).not.toMatch(/token|Asha/);
    expect((await mailbox.of(bela.email)).map(({ subject }) => subject)).not.toContain(
      'Confirm your new e-mail address',
    );
    expect(await emailOf(asha.id)).toBe(asha.email);
  });

  it('of two accounts to one address is the one that confirms first', async () => {
    const [asha, bela] = [await signUp(), await signUp()];
    const wanted = address();
    await ask(asha.token, wanted);
    const first = await mailbox.token(wanted, CONFIRM);
    await ask(bela.token, wanted);
    let second = first;
    while (second === first) second = await mailbox.token(wanted, CONFIRM);
    const answers = await Promise.all([confirm(first), confirm(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('email_taken');
    expect([await emailOf(asha.id), await emailOf(bela.id)].filter((email) => email === wanted)).toHaveLength(1);
  });

  it('is withdrawn by the next wish, and needs the password', async () => {
    const asha = await signUp();
    const [mistyped, meant] = [address(), address()];
    await ask(asha.token, mistyped);
    const stale = await mailbox.token(mistyped, CONFIRM);
    await ask(asha.token, meant);
    expect((await confirm(stale)).body.error.code).toBe('invalid_token');
    expect((await confirm(await mailbox.token(meant, CONFIRM))).status).toBe(200);
    const wrong = await ask(asha.token, address(), 'not the password');
    expect([wrong.status, wrong.body.error.code]).toEqual([422, 'wrong_password']);
    const same = await ask(asha.token, meant);
    expect(same.body.error.errors[0].field).toBe('newEmail');
  });

  it('makes older links to the old mailbox worthless', async () => {
    const asha = await signUp();
    const verification = await mailbox.token(asha.email, /^Confirm your e-mail address$/);
    await test.http('/api/v1/auth/password-reset-requests', { body: { email: asha.email } });
    const reset = await mailbox.token(asha.email, /^Choose a new password$/);
    const newEmail = address();
    await ask(asha.token, newEmail);
    await confirm(await mailbox.token(newEmail, CONFIRM));
    const used = [
      await test.http('/api/v1/auth/email-verification', { body: { token: verification } }),
      await test.http('/api/v1/auth/password-resets', {
        body: { token: reset, newPassword: 'quite another sentence' },
      }),
    ];
    expect(used.map(({ body }) => body.error.code)).toEqual(['invalid_token', 'invalid_token']);
  });
});
