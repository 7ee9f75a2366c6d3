import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { MfaExpiry } from '../../../src/modules/identity/mfa/mfa-expiry.job';
import { auditRows } from './authentication';
import { SecondFactorLife } from './second-factor';

const clock = new TestClock();
let test: TestApp;
let life: SecondFactorLife;
let admin: TestPerson;
let adminToken: string;
beforeAll(async () => {
  test = await startTestApp({ clock, env: { MFA_REQUIRED_ROLES: 'admin,staff', PROCESS_ROLE: 'api' } });
  life = new SecondFactorLife(test, clock);
  admin = await test.person('admin');
  const { secret } = await life.enrol(admin.token);
  const answer = await life.answer(await life.challenge(admin), { code: life.nextCode(secret) });
  adminToken = answer.body.data.accessToken;
});
afterAll(() => test.close());

const get = (path: string, token: string) => test.http(path, { token });
const reset = (id: string, body: object = { reason: 'device_lost' }) =>
  test.http(`/api/v1/users/${id}/mfa`, { method: 'DELETE', token: adminToken, body });

describe('a role that needs a second factor', () => {
  it('gets a session that is good for setting one up and for nothing else', async () => {
    const staff = await test.person('staff');
    const { accessToken, refreshToken } = (await life.logIn(staff)).body.data;
    for (const path of ['/api/v1/users/me', '/api/v1/consultations', '/api/v1/notifications']) {
      const { status, body } = await get(path, accessToken);
      expect([path, status, body.error.code]).toEqual([path, 403, 'mfa_enrolment_required']);
    }
    expect((await life.state(accessToken)).body.data).toMatchObject({ enrolled: false, required: true });
    await life.enrol(accessToken);
    // The token says how its bearer logged in, and that was without.
    expect((await get('/api/v1/users/me', accessToken)).status).toBe(403);
    const refreshed = await test.http<{ accessToken: string }>('/api/v1/auth/refresh', { body: { refreshToken } });
    expect((await get('/api/v1/users/me', refreshed.body.data.accessToken)).status).toBe(200);
  });

  it('stays shut out by refreshing, until the session itself has shown one', async () => {
    const staff = await test.person('staff');
    const thief = (await life.logIn(staff)).body.data;
    const refreshed = await test.http<typeof thief>('/api/v1/auth/refresh', {
      body: { refreshToken: thief.refreshToken },
    });
    expect((await get('/api/v1/users/me', refreshed.body.data.accessToken)).status).toBe(403);
    await life.enrol((await life.logIn(staff)).body.data.accessToken);
    const { refreshToken } = refreshed.body.data;
    expect((await test.http('/api/v1/auth/refresh', { body: { refreshToken } })).status).toBe(401);
  });

  it('is nobody where anybody may call, and can log out', async () => {
    const staff = await test.person('staff');
    const { accessToken } = (await life.logIn(staff)).body.data;
    await test.http('/api/v1/auth/login', {
      token: accessToken,
      body: { email: staff.email, password: 'not the password' },
      headers: { 'x-request-id': 'as-nobody' },
    });
    const [row] = await auditRows(test, `request_id = 'as-nobody'`);
    expect(row).toMatchObject({ action: 'user.login_failed', actor_role: 'anonymous', actor_id: null });
    expect((await test.http('/api/v1/auth/logout', { token: accessToken, body: {} })).status).toBe(200);
    expect((await life.state(accessToken)).status).toBe(401);
  });

  it('replaces the second factor and does not remove it', async () => {
    const staff = await test.person('staff');
    const { accessToken, refreshToken } = (await life.logIn(staff)).body.data;
    const { secret } = await life.enrol(accessToken);
    const { body } = await test.http<{ accessToken: string }>('/api/v1/auth/refresh', { body: { refreshToken } });
    const { accessToken: token } = body.data;
    const removal = await test.http('/api/v1/auth/mfa/totp', {
      method: 'DELETE',
      token,
      body: { currentPassword: 'theriac-demo', code: life.nextCode(secret) },
    });
    expect([removal.status, removal.body.error.code]).toEqual([409, 'mfa_mandatory']);
    expect((await life.setUp(token, { code: life.nextCode(secret) })).status).toBe(201);
  });

  it('leaves the other roles alone', async () => {
    const patient = await test.person('patient');
    const { accessToken } = (await life.logIn(patient)).body.data;
    expect((await get('/api/v1/users/me', accessToken)).status).toBe(200);
  });

  it('is asked of somebody from the moment of the promotion', async () => {
    const person = await test.person('patient');
    const { accessToken } = (await life.logIn(person)).body.data;
    const promoted = await test.http(`/api/v1/users/${person.id}/role`, {
      method: 'PATCH',
      token: adminToken,
      body: { role: 'staff' },
    });
    expect(promoted.status).toBe(200);
    expect((await get('/api/v1/users/me', accessToken)).status).toBe(401);
    const again = (await life.logIn(person)).body.data;
    expect((await get('/api/v1/users/me', again.accessToken)).body.error.code).toBe('mfa_enrolment_required');
  });
});

describe('an administrator who resets a second factor', () => {
  it('ends all sessions, and the next login sets a new one up', async () => {
    const staff = await test.person('staff');
    const first = (await life.logIn(staff)).body.data;
    await life.enrol(first.accessToken);
    expect((await reset(staff.id)).status).toBe(200);
    expect((await life.state(first.accessToken)).status).toBe(401);
    const { status, body } = await life.logIn(staff);
    expect(status).toBe(200);
    expect((await life.state(body.data.accessToken)).body.data).toMatchObject({
      enrolled: false,
      recoveryCodesLeft: 0,
    });
    expect((await get('/api/v1/users/me', body.data.accessToken)).body.error.code).toBe('mfa_enrolment_required');
    const [row] = await auditRows(test, `subject_id = '${staff.id}' and action = 'user.mfa_reset'`);
    expect(row).toMatchObject({ actor_id: admin.id, outcome: 'success', details: { reason: 'device_lost' } });
  });

  it('voids the login that waits for a code', async () => {
    const person = await test.person('patient');
    const { secret } = await life.enrol(person.token);
    const challenge = await life.challenge(person);
    await reset(person.id);
    const { body } = await life.answer(challenge, { code: life.nextCode(secret) });
    expect(body.error.code).toBe('mfa_challenge_ended');
  });

  it('cannot do so for himself, without a reason that is known, or where there is none', async () => {
    expect((await reset(admin.id)).body.error.code).toBe('own_mfa_reset');
    const person = await test.person('patient');
    expect((await reset(person.id)).body.error.code).toBe('mfa_not_enrolled');
    await life.enrol(person.token);
    expect((await reset(person.id, { reason: 'because Asha Rao lost it' })).status).toBe(422);
    expect((await reset('0199a000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await life.state(person.token)).body.data.enrolled).toBe(true);
  });
});

it('forgets what nobody finished, and nothing else', async () => {
  const person = await test.person('patient');
  await life.enrol(person.token);
  await life.challenge(person);
  const waiting = await test.person('patient');
  await life.setUp(waiting.token);
  const job = test.app.get(MfaExpiry);
  const left = async () => ({
    challenges: (await test.sql('select 1 from mfa_challenge where user_id = $1', [person.id])).length,
    pending: (await test.sql('select 1 from totp_factor where user_id = $1', [waiting.id])).length,
    active: (await test.sql('select 1 from totp_factor where user_id = $1', [person.id])).length,
  });
  await job.run();
  expect(await left()).toEqual({ challenges: 1, pending: 1, active: 1 });
  clock.advance(11 * 60_000);
  await job.run();
  expect(await left()).toEqual({ challenges: 0, pending: 0, active: 1 });
});
