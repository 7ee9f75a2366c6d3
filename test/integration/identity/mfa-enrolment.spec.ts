import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { auditRows } from './authentication';
import { codeOf, SecondFactorLife } from './second-factor';

const MINUTE = 60_000;
const clock = new TestClock();
let test: TestApp;
let life: SecondFactorLife;
let person: TestPerson;
beforeAll(async () => {
  test = await startTestApp({ clock });
  life = new SecondFactorLife(test, clock);
});
afterAll(() => test.close());
beforeEach(async () => {
  person = await test.person('patient');
});

const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
const remove = (body: object) =>
  test.http('/api/v1/auth/mfa/totp', {
    method: 'DELETE',
    token: person.token,
    body: { currentPassword: 'theriac-demo', ...body },
  });

describe('setting up an authenticator app', () => {
  it('shows the secret once, not to be stored by anybody, and keeps it sealed', async () => {
    const { status, body, headers } = await life.setUp(person.token);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.data).toEqual({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      otpauthUri: expect.stringContaining(`secret=${body.data.secret}`),
      expiresAt: new Date(clock.now().getTime() + 10 * MINUTE).toISOString(),
    });
    const [row] = await test.sql('select * from totp_factor where user_id = $1', [person.id]);
    expect(row.secret).toMatch(/^v1\./);
    expect(JSON.stringify(row)).not.toContain(body.data.secret);
  });

  it('changes nothing before the first right code', async () => {
    await life.setUp(person.token);
    expect((await life.state(person.token)).body.data).toEqual({
      enrolled: false,
      enrolledAt: null,
      recoveryCodesLeft: 0,
      required: false,
    });
    expect((await life.logIn(person)).status).toBe(200);
  });

  it('asks for the password, which a stolen session does not know', async () => {
    const { status, body } = await life.setUp(person.token, { currentPassword: 'not the password' });
    expect([status, body.error.code]).toEqual([422, 'wrong_password']);
    expect(await test.sql('select 1 from totp_factor where user_id = $1', [person.id])).toEqual([]);
    expect(await auditRows(test, `subject_id = '${person.id}'`)).toContainEqual(
      expect.objectContaining({
        action: 'user.password_refused',
        outcome: 'denied',
        details: { reason: 'wrong_password' },
      }),
    );
  });

  it('ends with ten recovery codes, kept as hashes', async () => {
    const { recoveryCodes } = await life.enrol(person.token);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await life.state(person.token)).body.data).toMatchObject({ enrolled: true, recoveryCodesLeft: 10 });
    const rows = await test.sql('select * from recovery_code where user_id = $1', [person.id]);
    expect(rows).toHaveLength(10);
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('refuses a wrong code and stays open for the right one', async () => {
    const { secret } = (await life.setUp(person.token)).body.data;
    const code = codeOf(secret, clock.now());
    const refused = await life.confirm(person.token, wrong(code));
    expect([refused.status, refused.body.error.code]).toEqual([422, 'mfa_code_wrong']);
    expect((await life.confirm(person.token, code)).status).toBe(201);
  });

  it.each(['12345', '1234567', 'abcdef', ''])('takes six digits and not %p', async (code) => {
    await life.setUp(person.token);
    const { status, body } = await life.confirm(person.token, code);
    expect([status, body.error.code]).toEqual([422, 'validation_failed']);
  });

  it('is over after ten minutes', async () => {
    const { secret } = (await life.setUp(person.token)).body.data;
    clock.advance(10 * MINUTE);
    const { status, body } = await life.confirm(person.token, codeOf(secret, clock.now()));
    expect([status, body.error.code]).toEqual([409, 'mfa_enrolment_expired']);
  });

  it('begins anew when it is asked for again', async () => {
    const first = (await life.setUp(person.token)).body.data;
    const second = (await life.setUp(person.token)).body.data;
    expect((await life.confirm(person.token, life.nextCode(first.secret))).status).toBe(422);
    expect((await life.confirm(person.token, life.nextCode(second.secret))).status).toBe(201);
  });

  it('gives one of many confirmations at once its recovery codes', async () => {
    const { secret } = (await life.setUp(person.token)).body.data;
    const code = life.nextCode(secret);
    const answers = await Promise.all(Array.from({ length: 6 }, () => life.confirm(person.token, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await test.sql('select 1 from recovery_code where user_id = $1', [person.id])).toHaveLength(10);
  });

  it('leaves one app that waits, of many that were asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => life.setUp(person.token)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await test.sql('select 1 from totp_factor where user_id = $1', [person.id])).toHaveLength(1);
  });

  it('ends all other sessions and lets the own one count as one with a second factor', async () => {
    const here = (await life.logIn(person)).body.data;
    const elsewhere = (await life.logIn(person)).body.data;
    await life.enrol(here.accessToken);
    const refresh = ({ refreshToken }: typeof here) =>
      test.http<typeof here>('/api/v1/auth/refresh', { body: { refreshToken } });
    expect((await refresh(elsewhere)).body.error.code).toBe('invalid_refresh_token');
    const refreshed = await refresh(here);
    expect(refreshed.status).toBe(200);
    const claims = JSON.parse(
      Buffer.from(refreshed.body.data.accessToken.split('.')[1], 'base64url').toString(),
    ) as object;
    expect(claims).toMatchObject({ amr: ['pwd', 'mfa'] });
    const because = await test.sql(
      'select revoked_because from session where user_id = $1 and revoked_at is not null',
      [person.id],
    );
    expect(new Set(because.map((row) => row.revoked_because))).toEqual(new Set(['mfa_enabled']));
  });
});

describe('an authenticator app that is set up', () => {
  it('is replaced by whoever shows one of its codes, and good until the new one is confirmed', async () => {
    const { secret: old } = await life.enrol(person.token);
    expect((await life.setUp(person.token)).body.error.code).toBe('mfa_already_enrolled');
    const next = await life.setUp(person.token, { code: life.nextCode(old) });
    expect(next.status).toBe(201);
    const challenge = await life.challenge(person);
    expect((await life.answer(challenge, { code: life.nextCode(old) })).status).toBe(200);
    expect((await life.confirm(person.token, life.nextCode(next.body.data.secret))).status).toBe(201);
    expect((await life.answer(await life.challenge(person), { code: life.nextCode(old) })).status).toBe(401);
    const code = life.nextCode(next.body.data.secret);
    expect((await life.answer(await life.challenge(person), { code })).status).toBe(200);
  });

  it('is replaced by whoever has lost it and shows a recovery code', async () => {
    const { recoveryCodes } = await life.enrol(person.token);
    const { secret } = await life.enrol(person.token, { recoveryCode: recoveryCodes[0] });
    expect((await life.answer(await life.challenge(person), { code: life.nextCode(secret) })).status).toBe(200);
    // The new app came with new recovery codes.
    const { status } = await life.answer(await life.challenge(person), { recoveryCode: recoveryCodes[1] });
    expect(status).toBe(401);
  });

  it('is removed by password and code together, with all that belongs to it', async () => {
    const { secret } = await life.enrol(person.token);
    expect((await remove({ code: wrong(life.nextCode(secret)) })).body.error.code).toBe('mfa_code_wrong');
    expect((await remove({ currentPassword: 'another one', code: life.nextCode(secret) })).status).toBe(422);
    expect((await remove({})).body.error.errors).toEqual([expect.objectContaining({ field: 'code' })]);
    expect((await life.state(person.token)).body.data.enrolled).toBe(true);
    expect((await remove({ code: life.nextCode(secret) })).status).toBe(200);
    for (const table of ['totp_factor', 'recovery_code', 'mfa_challenge']) {
      expect(await test.sql(`select 1 from ${table} where user_id = $1`, [person.id])).toEqual([]);
    }
    expect((await life.logIn(person)).status).toBe(200);
    expect((await remove({ code: '123456' })).body.error.code).toBe('mfa_not_enrolled');
  });

  it('gives new recovery codes for a code, and the old ones are good no more', async () => {
    const { secret, recoveryCodes: old } = await life.enrol(person.token);
    const code = life.nextCode(secret);
    const renew = () =>
      test.http<{ recoveryCodes: string[] }>('/api/v1/auth/mfa/recovery-codes', {
        token: person.token,
        body: { code },
      });
    const { status, body, headers } = await renew();
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect((await renew()).body.error.code).toBe('mfa_code_wrong');
    expect((await life.answer(await life.challenge(person), { recoveryCode: old[0] })).status).toBe(401);
    const recoveryCode = body.data.recoveryCodes[0];
    expect((await life.answer(await life.challenge(person), { recoveryCode })).status).toBe(200);
  });

  it('cannot be moved to another account in the database', async () => {
    const { secret } = await life.enrol(person.token);
    const other = await test.person('patient');
    await life.enrol(other.token);
    await test.sql(
      `update totp_factor set secret = (select secret from totp_factor where user_id = $1) where user_id = $2`,
      [person.id, other.id],
    );
    const { status, body } = await life.answer(await life.challenge(other), { code: life.nextCode(secret) });
    expect([status, body.error.code]).toEqual([500, 'internal_error']);
  });

  it('leaves an audit row for everything that was done to it, and no secret in any', async () => {
    const { secret, recoveryCodes } = await life.enrol(person.token);
    await life.answer(await life.challenge(person), { code: '000000' });
    await life.answer(await life.challenge(person), { recoveryCode: recoveryCodes[0] });
    await remove({ code: life.nextCode(secret) });
    const rows = await auditRows(test, `subject_id = '${person.id}'`);
    expect(rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'user.mfa_setup_started success',
      'user.mfa_enabled success',
      'user.login_challenged success',
      'user.mfa_refused denied',
      'user.login_challenged success',
      'user.recovery_code_used success',
      'user.logged_in success',
      'user.mfa_disabled success',
    ]);
    const trail = JSON.stringify(rows);
    for (const kept of [secret, '000000', ...recoveryCodes]) expect(trail).not.toContain(kept);
  });
});
