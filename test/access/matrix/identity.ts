import { uuidv7 } from 'uuidv7';
import { type AccessLines, SIGNED_IN } from '../access-line';

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
};
