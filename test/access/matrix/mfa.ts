import { TOTP } from 'otpauth';
import { DEMO_PASSWORD, type TestPerson } from '../../support/test-app';
import { type AccessLines, type Identity, RESTRICTED, SIGNED_IN, type SignedInIdentity } from '../access-line';
import type { Clinic } from '../clinic';

export const mfaLines: AccessLines = {
  getMfaState: { allowed: [...SIGNED_IN, RESTRICTED] },
  setUpTotp: {
    allowed: [...SIGNED_IN, RESTRICTED],
    ask: async (clinic) => {
      await nobodyHasOne(clinic);
      return { body: { currentPassword: DEMO_PASSWORD } };
    },
  },
  confirmTotp: {
    allowed: [...SIGNED_IN, RESTRICTED],
    ask: async (clinic, identity) => ({ body: { code: codeOf(await setUp(clinic, whoAsks(clinic, identity))) } }),
  },
  renewRecoveryCodes: {
    allowed: SIGNED_IN,
    ask: async (clinic, identity) => ({ body: { code: codeOf(await enrol(clinic, whoAsks(clinic, identity))) } }),
  },
  removeTotp: {
    allowed: SIGNED_IN,
    // Whose role needs one can replace it, not remove it.
    exactly: { staff: 409 },
    ask: async (clinic, identity) => {
      const secret = await enrol(clinic, whoAsks(clinic, identity));
      return { body: { currentPassword: DEMO_PASSWORD, code: codeOf(secret) } };
    },
  },
  answerMfaChallenge: {
    allowed: 'everybody',
    ask: async (clinic) => {
      const person = clinic.test.person('patient');
      const secret = await enrol(clinic, person);
      const { body } = await clinic.test.http('/api/v1/auth/login', {
        body: { email: (await person).email, password: DEMO_PASSWORD },
      });
      const { challengeToken } = body.error as unknown as { challengeToken: string };
      return { body: { challengeToken, code: codeOf(secret) } };
    },
  },
  resetUserMfa: {
    allowed: ['admin'],
    ask: async (clinic) => {
      const person = await clinic.test.person('patient');
      await enrol(clinic, Promise.resolve(person));
      return { path: { id: person.id }, body: { reason: 'device_lost' } };
    },
  },
};

/** Who is to answer with a second factor; for who is nobody, somebody else. */
async function whoAsks(clinic: Clinic, identity: Identity): Promise<TestPerson> {
  const signedIn = identity === RESTRICTED || (SIGNED_IN as readonly Identity[]).includes(identity);
  return signedIn ? clinic.person(identity as SignedInIdentity) : clinic.test.person('patient');
}

/** The people of the clinic log in for other questions, so that none of them keeps one. */
async function nobodyHasOne(clinic: Clinic): Promise<void> {
  for (const table of ['totp_factor', 'recovery_code', 'mfa_challenge']) await clinic.test.sql(`delete from ${table}`);
}

async function setUp(clinic: Clinic, who: Promise<TestPerson>): Promise<string> {
  await nobodyHasOne(clinic);
  const { token } = await who;
  const { body } = await clinic.test.http<{ secret: string }>('/api/v1/auth/mfa/totp', {
    token,
    body: { currentPassword: DEMO_PASSWORD },
  });
  return body.data.secret;
}

async function enrol(clinic: Clinic, who: Promise<TestPerson>): Promise<string> {
  const secret = await setUp(clinic, who);
  const { id, token } = await who;
  await clinic.test.http('/api/v1/auth/mfa/totp/confirmation', { token, body: { code: codeOf(secret) } });
  // As if it had been long ago: the present code is good again.
  await clinic.test.sql('update totp_factor set last_used_step = 0 where user_id = $1', [id]);
  return secret;
}

function codeOf(secret: string): string {
  return new TOTP({ secret }).generate();
}
