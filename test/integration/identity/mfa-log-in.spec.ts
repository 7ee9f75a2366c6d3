import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { auditRows } from './authentication';
import { challengeIn, type Enrolled, SecondFactorLife } from './second-factor';

const clock = new TestClock();
let database: TestDatabase;
let test: TestApp;
let other: TestApp;
let life: SecondFactorLife;
let person: TestPerson;
let enrolled: Enrolled;
beforeAll(async () => {
  database = await createTestDatabase();
  [test, other] = await Promise.all([
    startTestApp({ database, clock, env: { PROCESS_ROLE: 'api' } }),
    startTestApp({ database, clock, env: { PROCESS_ROLE: 'api' } }),
  ]);
  life = new SecondFactorLife(test, clock);
});
afterAll(async () => {
  await Promise.all([test?.close(), other?.close()]);
  await database?.drop();
});
beforeEach(async () => {
  person = await test.person('patient');
  enrolled = await life.enrol(person.token);
});

const sessions = async () => (await test.sql('select * from session where user_id = $1', [person.id])).length;

describe('a login with a second factor', () => {
  it('is an error with a challenge, and no half of a success', async () => {
    const before = await sessions();
    const { status, body, headers } = await life.logIn(person);
    expect(status).toBe(401);
    expect(body).toEqual({
      success: false,
      error: {
        code: 'mfa_required',
        message: expect.any(String),
        requestId: expect.any(String),
        challengeToken: expect.stringMatching(/^[\w-]{43}$/),
        expiresIn: 300,
        methods: ['totp', 'recovery_code'],
      },
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await sessions()).toBe(before);
  });

  it('is finished by a code, in the shape of every other login', async () => {
    const answer = await life.answer(await life.challenge(person), { code: life.nextCode(enrolled.secret) });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body.data).toEqual({
      user: { id: person.id, email: person.email, name: person.name, role: 'patient' },
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 900,
    });
    const me = await test.http('/api/v1/users/me', { token: answer.body.data.accessToken });
    expect(me.status).toBe(200);
  });

  it('keeps the hash of a challenge and not its token, which calls no other route', async () => {
    const token = await life.challenge(person);
    const rows = await test.sql('select * from mfa_challenge where user_id = $1', [person.id]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await test.http('/api/v1/users/me', { token })).status).toBe(401);
    expect((await test.http('/api/v1/auth/refresh', { body: { refreshToken: token } })).status).toBe(401);
  });

  it('tells nothing of the second factor to who does not know the password', async () => {
    const { status, body } = await life.logIn(person, 'not the password');
    expect([status, body.error.code]).toEqual([401, 'invalid_credentials']);
  });

  it('takes a recovery code once, however it is typed', async () => {
    const [first, second] = enrolled.recoveryCodes;
    const typed = first.toLowerCase().replaceAll('-', ' ');
    expect((await life.answer(await life.challenge(person), { recoveryCode: typed })).status).toBe(200);
    const again = await life.answer(await life.challenge(person), { recoveryCode: first });
    expect([again.status, again.body.error.code]).toEqual([401, 'mfa_challenge_failed']);
    expect((await life.state(person.token)).body.data.recoveryCodesLeft).toBe(9);
    expect((await life.answer(await life.challenge(person), { recoveryCode: second })).status).toBe(200);
  });

  it('refuses the recovery code of somebody else', async () => {
    const stranger = await test.person('patient');
    const { recoveryCodes } = await life.enrol(stranger.token);
    const { status } = await life.answer(await life.challenge(person), { recoveryCode: recoveryCodes[0] });
    expect(status).toBe(401);
  });
});

describe('a challenge', () => {
  it('is over after five wrong answers, and the right one comes too late', async () => {
    const token = await life.challenge(person);
    const left: unknown[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const { status, body } = await life.answer(token, { code: '000000' });
      left.push([status, body.error.code, challengeIn(body).triesLeft]);
    }
    expect(left).toEqual([
      ...[4, 3, 2, 1].map((triesLeft) => [401, 'mfa_challenge_failed', triesLeft]),
      [401, 'mfa_challenge_ended', undefined],
    ]);
    const late = await life.answer(token, { code: life.nextCode(enrolled.secret) });
    expect([late.status, late.body.error.code]).toEqual([401, 'mfa_challenge_ended']);
    const denied = await auditRows(test, `subject_id = '${person.id}' and outcome = 'denied'`);
    expect(denied.map(({ action, details }) => [action, details.reason])).toEqual(
      Array(5).fill(['user.mfa_refused', 'wrong_code']),
    );
  });

  it('counts five of many wrong answers at once, on all instances', async () => {
    const token = await life.challenge(person);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => life.answer(token, { code: '000000' }, n % 2 ? test : other)),
    );
    expect(answers.filter(({ body }) => body.error.code === 'mfa_challenge_failed')).toHaveLength(4);
    const [{ tries }] = await test.sql('select tries from mfa_challenge where user_id = $1', [person.id]);
    expect(tries).toBe(5);
  });

  it('is over after five minutes', async () => {
    const token = await life.challenge(person);
    clock.advance(299_000);
    expect((await life.answer(token, { code: '000000' })).body.error.code).toBe('mfa_challenge_failed');
    clock.advance(1_000);
    const { body } = await life.answer(token, { code: life.nextCode(enrolled.secret) });
    expect(body.error.code).toBe('mfa_challenge_ended');
  });

  it('opens one session, however many right answers come at once on whatever instance', async () => {
    const token = await life.challenge(person);
    const before = await sessions();
    const answers = await Promise.all(
      enrolled.recoveryCodes.map((recoveryCode, n) => life.answer(token, { recoveryCode }, n % 2 ? test : other)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(401)]);
    expect(await sessions()).toBe(before + 1);
    expect((await life.state(person.token)).body.data.recoveryCodesLeft).toBe(9);
  });

  it('shares no code with another one: of many logins with one code one gets in', async () => {
    const tokens = await Promise.all(Array.from({ length: 6 }, () => life.challenge(person)));
    const code = life.nextCode(enrolled.secret);
    const answers = await Promise.all(tokens.map((token, n) => life.answer(token, { code }, n % 2 ? test : other)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it('does not take an older code after a younger one', async () => {
    const early = life.nextCode(enrolled.secret);
    const late = life.nextCode(enrolled.secret);
    expect((await life.answer(await life.challenge(person), { code: late })).status).toBe(200);
    expect((await life.answer(await life.challenge(person), { code: early })).status).toBe(401);
  });

  it('is void once the password is another one', async () => {
    const token = await life.challenge(person);
    await test.sql(`update user_account set password_hash = password_hash || 'x' where id = $1`, [person.id]);
    const { body } = await life.answer(token, { code: life.nextCode(enrolled.secret) });
    expect(body.error.code).toBe('mfa_challenge_ended');
  });

  it('is void once the account is deleted', async () => {
    const token = await life.challenge(person);
    await test.sql('update user_account set deleted_at = now() where id = $1', [person.id]);
    const { body } = await life.answer(token, { code: life.nextCode(enrolled.secret) });
    expect(body.error.code).toBe('mfa_challenge_ended');
  });

  it.each([
    ['no answer at all', {}],
    ['a code of five digits', { code: '12345' }],
    ['a recovery code that is too short', { recoveryCode: 'ABCD' }],
    ['no code', { code: null }],
    ['a field that nobody knows', { code: '123456', userId: 'x' }],
  ])('is not tried by %s', async (_, answer) => {
    const token = await life.challenge(person);
    const { status, body } = await life.answer(token, answer);
    expect([status, body.error.code]).toEqual([422, 'validation_failed']);
    const [{ tries }] = await test.sql('select tries from mfa_challenge where user_id = $1', [person.id]);
    expect(tries).toBe(0);
  });

  it('that nobody posed is refused as one that is over', async () => {
    const { status, body } = await life.answer('A'.repeat(43), { code: '123456' });
    expect([status, body.error.code]).toEqual([401, 'mfa_challenge_ended']);
  });
});
