import { codeOf } from '../integration/identity/second-factor';
import { TestClock } from '../support/test-app';
import { ClinicLife, type Signed } from './clinic-life';

const PASSWORD = 'a long sentence is best';
const STEP_MS = 30_000;

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

interface Challenge {
  code: string;
  challengeToken: string;
  methods: string[];
}

describe('a nurse at the front desk, whose role needs a second factor', () => {
  const clock = new TestClock();
  let clinic: ClinicLife;
  let admin: Signed;
  let nurse: Signed;
  let tokens: Tokens;
  let secret: string;
  let recoveryCodes: string[];

  beforeAll(async () => {
    clinic = await ClinicLife.open({ clock, env: { MFA_REQUIRED_ROLES: 'staff' } });
    admin = await clinic.test.person('admin');
    nurse = await clinic.signUp('Nila Das');
    await clinic.http(`/api/v1/users/${nurse.id}/role`, {
      method: 'PATCH',
      token: admin.token,
      body: { role: 'staff' },
    });
  });
  afterAll(() => clinic.close());

  const logIn = () => clinic.http<Tokens>('/api/v1/auth/login', { body: { email: nurse.email, password: PASSWORD } });
  const nextCode = () => {
    clock.advance(STEP_MS);
    return codeOf(secret, clock.now());
  };
  const challenged = async () => {
    const { status, body } = await logIn();
    expect(status).toBe(401);
    return body.error as unknown as Challenge;
  };
  const answer = (body: object) => clinic.http<Tokens>('/api/v1/auth/mfa/challenge', { body });

  it('logs in and is asked to set one up first', async () => {
    tokens = (await logIn()).body.data;
    const visits = await clinic.http('/api/v1/consultations', { token: tokens.accessToken });
    expect([visits.status, visits.body.error.code]).toEqual([403, 'mfa_enrolment_required']);
    const { body } = await clinic.http('/api/v1/auth/mfa', { token: tokens.accessToken });
    expect(body.data).toEqual({ enrolled: false, enrolledAt: null, recoveryCodesLeft: 0, required: true });
  });

  it('scans the code, types what the app shows and keeps the recovery codes', async () => {
    const token = tokens.accessToken;
    const setup = await clinic.http<{ secret: string; otpauthUri: string }>('/api/v1/auth/mfa/totp', {
      token,
      body: { currentPassword: PASSWORD },
    });
    secret = setup.body.data.secret;
    expect(new URL(setup.body.data.otpauthUri).searchParams.get('secret')).toBe(secret);
    const confirmed = await clinic.http<{ recoveryCodes: string[] }>('/api/v1/auth/mfa/totp/confirmation', {
      token,
      body: { code: nextCode() },
    });
    recoveryCodes = confirmed.body.data.recoveryCodes;
    expect(recoveryCodes).toHaveLength(10);
  });

  it('goes on working in the same session', async () => {
    const { refreshToken } = tokens;
    tokens = (await clinic.http<Tokens>('/api/v1/auth/refresh', { body: { refreshToken } })).body.data;
    expect((await clinic.http('/api/v1/consultations', { token: tokens.accessToken })).status).toBe(200);
  });

  it('logs in with a code the next day', async () => {
    clock.advance(86_400_000);
    const { challengeToken, methods } = await challenged();
    expect(methods).toContain('totp');
    const mistyped = await answer({ challengeToken, code: '000000' });
    expect(mistyped.body.error.code).toBe('mfa_challenge_failed');
    const { status, body } = await answer({ challengeToken, code: nextCode() });
    expect(status).toBe(200);
    tokens = body.data;
    expect((await clinic.http('/api/v1/consultations', { token: tokens.accessToken })).status).toBe(200);
  });

  it('has left the phone at home and takes a recovery code, and then prints new ones', async () => {
    const { challengeToken } = await challenged();
    tokens = (await answer({ challengeToken, recoveryCode: recoveryCodes[0] })).body.data;
    const token = tokens.accessToken;
    expect((await clinic.http('/api/v1/auth/mfa', { token })).body.data).toMatchObject({ recoveryCodesLeft: 9 });
    const renewed = await clinic.http<{ recoveryCodes: string[] }>('/api/v1/auth/mfa/recovery-codes', {
      token,
      body: { code: nextCode() },
    });
    expect(renewed.status).toBe(201);
    recoveryCodes = renewed.body.data.recoveryCodes;
  });

  it('may not go without', async () => {
    const removal = await clinic.http('/api/v1/auth/mfa/totp', {
      method: 'DELETE',
      token: tokens.accessToken,
      body: { currentPassword: PASSWORD, code: nextCode() },
    });
    expect([removal.status, removal.body.error.code]).toEqual([409, 'mfa_mandatory']);
  });

  it('loses phone and codes, and an administrator who knows the face resets it', async () => {
    const reset = await clinic.http(`/api/v1/users/${nurse.id}/mfa`, {
      method: 'DELETE',
      token: admin.token,
      body: { reason: 'device_lost' },
    });
    expect(reset.status).toBe(200);
    expect((await clinic.http('/api/v1/users/me', { token: tokens.accessToken })).status).toBe(401);
    tokens = (await logIn()).body.data;
    const { body } = await clinic.http('/api/v1/auth/mfa', { token: tokens.accessToken });
    expect(body.data).toMatchObject({ enrolled: false, required: true });
  });
});

describe('a patient who wants more than a password', () => {
  const clock = new TestClock();
  let clinic: ClinicLife;
  beforeAll(async () => {
    clinic = await ClinicLife.open({ clock });
  });
  afterAll(() => clinic.close());

  it('sets a second factor up and removes it again', async () => {
    const { token } = await clinic.signUp('Ravi Iyer');
    const { body } = await clinic.http<{ secret: string }>('/api/v1/auth/mfa/totp', {
      token,
      body: { currentPassword: PASSWORD },
    });
    const code = () => {
      clock.advance(STEP_MS);
      return codeOf(body.data.secret, clock.now());
    };
    await clinic.http('/api/v1/auth/mfa/totp/confirmation', { token, body: { code: code() } });
    const removal = await clinic.http('/api/v1/auth/mfa/totp', {
      method: 'DELETE',
      token,
      body: { currentPassword: PASSWORD, code: code() },
    });
    expect([removal.status, removal.body.message]).toEqual([200, 'The second factor is removed.']);
  });
});
