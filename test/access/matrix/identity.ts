import { uuidv7 } from 'uuidv7';
import type { TestPerson } from '../../support/test-app';
import { type AccessLines, SIGNED_IN } from '../access-line';
import type { Clinic } from '../clinic';

const PASSWORD = 'a long sentence is best';

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
};

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
