import { booking, freeStarts, openPractice } from '../../factories/clinic';
import { Mailbox } from '../../support/mailbox';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { type Authentication, auditRows } from './authentication';

const PASSWORD = 'correct horse battery';
const CONFIRM = /^Confirm your e-mail address$/;
const HOUR_MS = 3_600_000;

describe('an address', () => {
  const clock = new TestClock();
  let test: TestApp;
  let mailbox: Mailbox;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { RATE_LIMITS: 'on', PUBLIC_URL: 'https://clinic.example' } });
    mailbox = new Mailbox(test);
  });
  afterAll(() => test.close());

  const signUp = async (email: string) => {
    const { body } = await test.http<Authentication>('/api/v1/auth/signup', {
      body: { email, password: PASSWORD, name: 'Asha Rao' },
    });
    return { id: body.data.user.id, token: body.data.accessToken };
  };
  const verify = (token: string) => test.http('/api/v1/auth/email-verification', { body: { token } });
  const verified = async (token: string) =>
    (await test.http('/api/v1/users/me', { token })).body.data.emailVerified as unknown;

  it('is confirmed by the link that is mailed at sign-up, once', async () => {
    const asha = await signUp('asha@example.org');
    expect(await verified(asha.token)).toBe(false);
    const mail = await mailbox.next('asha@example.org', CONFIRM);
    expect(mail.text).toContain('https://clinic.example/verify-email#token=');
    expect(mail.text).not.toContain('Asha');
    const token = await mailbox.token('asha@example.org', CONFIRM);
    expect((await verify(token)).status).toBe(200);
    expect(await verified(asha.token)).toBe(true);
    const again = await verify(token);
    expect([again.status, again.body.error.code]).toEqual([422, 'invalid_token']);
    expect(await auditRows(test, `action = 'user.email_verified'`)).toMatchObject([
      { subject_id: asha.id, outcome: 'success' },
    ]);
  });

  it('is asked once, by hash alone: neither database, queue nor audit trail holds the token', async () => {
    await signUp('bela@example.org');
    const token = await mailbox.token('bela@example.org', CONFIRM);
    const tables = await test.sql<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where schemaname in ('public', 'bullmq')`,
    );
    for (const { name } of tables) {
      const [{ found }] = await test.sql<{ found: boolean }>(
        `select exists (select from ${name} t where t::text like '%' || $1 || '%') as found`,
        [token],
      );
      expect([name, found]).toEqual([name, false]);
    }
  });

  it('is not confirmed by a link that is a day old, but by the one that is asked for then', async () => {
    const { token: access } = await signUp('chandra@example.org');
    const old = await mailbox.token('chandra@example.org', CONFIRM);
    clock.advance(24 * HOUR_MS + 1);
    expect((await verify(old)).body.error.code).toBe('invalid_token');
    const { body } = await test.http<Authentication>('/api/v1/auth/login', {
      body: { email: 'chandra@example.org', password: PASSWORD },
    });
    expect(access).not.toBe(body.data.accessToken);
    const request = () =>
      test.http('/api/v1/auth/email-verification-requests', { method: 'POST', token: body.data.accessToken });
    expect((await request()).status).toBe(202);
    let token = old;
    while (token === old) token = await mailbox.token('chandra@example.org', CONFIRM);
    expect((await verify(token)).status).toBe(200);
    const twice = await request();
    expect([twice.status, twice.body.error.code]).toEqual([409, 'email_already_verified']);
  });

  it('gets no more than five mails an hour', async () => {
    const { token } = await signUp('deepa@example.org');
    const request = () => test.http('/api/v1/auth/email-verification-requests', { method: 'POST', token });
    for (let time = 0; time < 5; time += 1) expect((await request()).status).toBe(202);
    const refused = await request();
    expect([refused.status, refused.body.error.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('is confirmed by one of two who come with the link at the same moment', async () => {
    await signUp('esha@example.org');
    const token = await mailbox.token('esha@example.org', CONFIRM);
    const answers = await Promise.all([verify(token), verify(token), verify(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  it.each(['', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}'`])('is not confirmed by %j', async (token) => {
    expect((await verify(token)).body.error.code).toBe('validation_failed');
    expect((await verify('x'.repeat(43))).body.error.code).toBe('invalid_token');
  });
});

describe('a clinic that takes bookings only from confirmed addresses', () => {
  let test: TestApp;
  let start: () => Promise<{ doctorId: string; startsAt: string }>;

  beforeAll(async () => {
    test = await startTestApp({ env: { UNVERIFIED_ACCOUNTS: 'may_not_book' } });
    const doctor = await openPractice(test);
    start = async () => ({ doctorId: doctor.id, startsAt: (await freeStarts(test, doctor.id))[0] });
  });
  afterAll(() => test.close());

  const book = async (token: string, over: Record<string, unknown> = {}) => {
    const { doctorId, startsAt } = await start();
    return test.http('/api/v1/consultations', { token, body: booking(doctorId, startsAt, over) });
  };

  it('lets a patient in with the same access token as soon as the link was opened', async () => {
    const { body } = await test.http<Authentication>('/api/v1/auth/signup', {
      body: { email: 'strict@example.org', password: PASSWORD, name: 'Asha Rao' },
    });
    const refused = await book(body.data.accessToken);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'email_not_verified']);
    expect(await test.sql('select from consultation')).toEqual([]);
    const token = await new Mailbox(test).token('strict@example.org', CONFIRM);
    await test.http('/api/v1/auth/email-verification', { body: { token } });
    expect((await book(body.data.accessToken)).status).toBe(201);
  });

  it('lets the front desk book for whoever is on the phone', async () => {
    const [staff, patient] = [await test.person('staff'), await test.person('patient')];
    expect((await book(patient.token)).status).toBe(403);
    expect((await book(staff.token, { patientId: patient.id })).status).toBe(201);
  });
});
