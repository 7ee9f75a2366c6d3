import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { TestPerson } from '../../support/test-app';
import { type AccessLines, SIGNED_IN } from '../access-line';
import type { Clinic } from '../clinic';

const PASSWORD = 'a long sentence is best';

/** Whoever is signed in may ask; that the password is asked for too is another rule, and keeps the people of the matrix in their places. */
const WRONG = { currentPassword: 'not the password' };
const WRONG_PASSWORD = Object.fromEntries(SIGNED_IN.map((identity) => [identity, 422]));

export const identityLines: AccessLines = {
  signUp: {
    allowed: 'everybody',
    ask: () => ({ body: { email: `new-${uuidv7()}@theriac.test`, password: PASSWORD, name: 'Dev Patel' } }),
  },
  logIn: {
    allowed: 'everybody',
    ask: async (clinic) => ({
      body: { email: (await clinic.test.person('patient')).email, password: 'theriac-demo' },
    }),
  },
  refreshTokens: {
    allowed: 'everybody',
    ask: async (clinic) => ({ body: { refreshToken: (await clinic.session()).refreshToken } }),
  },
  logOut: {
    allowed: 'everybody',
    ask: async (clinic) => ({ body: { refreshToken: (await clinic.session()).refreshToken } }),
  },
  getOwnProfile: {
    allowed: SIGNED_IN,
    blind: SIGNED_IN.filter((identity) => identity !== 'patient'),
    ask: (clinic) => ({ hidden: clinic.patient.id }),
  },
  updateOwnProfile: {
    allowed: SIGNED_IN,
    blind: SIGNED_IN.filter((identity) => identity !== 'patient'),
    ask: (clinic) => ({ body: { locale: 'en-IN' }, hidden: clinic.patient.id }),
  },
  listUsers: { allowed: ['admin'] },
  getUser: { allowed: ['admin'], ask: (clinic) => ({ path: { id: clinic.patient.id } }) },
  changeUserRole: {
    allowed: ['admin'],
    ask: async (clinic) => ({
      path: { id: (await clinic.test.person('patient')).id },
      body: { role: 'staff' },
    }),
  },
  getJsonWebKeySet: { allowed: 'everybody' },
  listOwnSessions: {
    allowed: SIGNED_IN,
    blind: SIGNED_IN.filter((identity) => identity !== 'patient'),
    ask: async (clinic) => ({ hidden: await sessionOf(clinic, clinic.patient) }),
  },
  endOwnSession: {
    allowed: ['patient'],
    foreign: SIGNED_IN.filter((identity) => identity !== 'patient'),
    ask: async (clinic) => ({ path: { id: await sessionOf(clinic, clinic.patient) } }),
  },
  endOtherSessions: { allowed: SIGNED_IN },
  listUserSessions: { allowed: ['admin'], ask: (clinic) => ({ path: { id: clinic.patient.id } }) },
  endUserSession: {
    allowed: ['admin'],
    ask: async (clinic) => ({
      path: { id: clinic.patient.id, sessionId: await sessionOf(clinic, clinic.patient) },
    }),
  },
  endUserSessions: {
    allowed: ['admin'],
    ask: async (clinic) => ({ path: { id: (await clinic.test.person('patient')).id } }),
  },
  verifyEmail: { allowed: 'everybody', ask: (clinic) => linkFor(clinic, 'email_verification') },
  requestEmailVerification: { allowed: SIGNED_IN },
  requestPasswordReset: {
    allowed: 'everybody',
    ask: (clinic) => ({ body: { email: clinic.patient.email } }),
  },
  resetPassword: {
    allowed: 'everybody',
    ask: async (clinic) => ({
      body: { ...(await linkFor(clinic, 'password_reset')).body, newPassword: PASSWORD },
    }),
  },
  changeOwnPassword: {
    allowed: SIGNED_IN,
    exactly: WRONG_PASSWORD,
    ask: () => ({ body: { ...WRONG, newPassword: PASSWORD } }),
  },
  requestEmailChange: {
    allowed: SIGNED_IN,
    ask: () => ({ body: { newEmail: `new-${uuidv7()}@theriac.test`, currentPassword: 'theriac-demo' } }),
  },
  confirmEmailChange: { allowed: 'everybody', ask: (clinic) => linkFor(clinic, 'email_change') },
  reverseEmailChange: { allowed: 'everybody', ask: (clinic) => linkFor(clinic, 'email_change_reversal') },
  exportOwnData: {
    allowed: SIGNED_IN,
    blind: SIGNED_IN.filter((identity) => identity !== 'patient'),
    ask: (clinic) => ({ hidden: clinic.patient.email }),
  },
  deactivateOwnAccount: { allowed: SIGNED_IN, exactly: WRONG_PASSWORD, ask: () => ({ body: WRONG }) },
  eraseOwnAccount: { allowed: SIGNED_IN, exactly: WRONG_PASSWORD, ask: () => ({ body: WRONG }) },
  deactivateUser: {
    allowed: ['admin'],
    ask: async (clinic) => ({
      path: { id: (await clinic.test.person('patient')).id },
      body: { reason: 'compromised' },
    }),
  },
  reactivateUser: {
    allowed: ['admin'],
    ask: async (clinic) => ({ path: { id: (await clinic.test.person('patient')).id } }),
  },
  eraseUser: {
    allowed: ['admin'],
    ask: async (clinic) => ({ path: { id: (await clinic.test.person('patient')).id } }),
  },
};

/** The body of a link that was mailed to somebody else; written as the handler would. */
async function linkFor(clinic: Clinic, purpose: string): Promise<{ body: { token: string } }> {
  const { id, email } = await clinic.test.person('patient');
  const [token, change] = [randomBytes(32).toString('base64url'), uuidv7()];
  const isChange = purpose.startsWith('email_change');
  if (isChange) {
    await clinic.test.sql(
      `insert into email_change (id, user_id, old_email, new_email, requested_at, confirmed_at)
       values ($1, $2, $3, $4, now(), case when $5 then now() end)`,
      [change, id, email, `new-${email}`, purpose === 'email_change_reversal'],
    );
  }
  await clinic.test.sql(
    `insert into account_token (id, user_id, purpose, token_hash, email_change_id, created_at, expires_at)
     values ($1, $2, $3, $4, $5, now(), now() + interval '1 hour')`,
    [uuidv7(), id, purpose, createHash('sha256').update(token).digest('hex'), isChange ? change : null],
  );
  return { body: { token } };
}

/** Another sign-in of this person. */
async function sessionOf(clinic: Clinic, { email }: TestPerson): Promise<string> {
  await clinic.test.http('/api/v1/auth/login', { body: { email, password: 'theriac-demo' } });
  const [{ id }] = await clinic.test.sql<{ id: string }>(
    `select s.id from session s join user_account u on u.id = s.user_id
     where u.email = $1 and s.revoked_at is null order by s.id desc limit 1`,
    [email],
  );
  return id;
}
