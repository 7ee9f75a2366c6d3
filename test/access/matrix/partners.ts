import { uuidv7 } from 'uuidv7';
import { made, newKeyPair } from '../../factories/partner';
import { type AccessLines, PARTNERS } from '../access-line';
import type { Clinic } from '../clinic';

const ADMIN = { allowed: ['admin'] } as const;
const EVERY_PARTNER = { allowed: PARTNERS } as const;

export const partnerLines: AccessLines = {
  listPartners: ADMIN,
  registerPartner: { ...ADMIN, ask: () => ({ body: registration() }) },
  readPartner: { ...ADMIN, ask: aPartner },
  changePartner: {
    ...ADMIN,
    ask: async (clinic) => ({
      path: { id: await unneededPartner(clinic) },
      body: { contactEmail: 'new@chemist.example' },
    }),
  },
  removePartner: { ...ADMIN, ask: aPartner },
  listApiKeys: { ...ADMIN, ask: aPartner },
  issueApiKey: {
    ...ADMIN,
    ask: async (clinic) => ({
      path: { id: await unneededPartner(clinic) },
      body: { name: 'Another', scopes: ['inventory:read'] },
    }),
  },
  revokeApiKey: {
    ...ADMIN,
    ask: async (clinic) => {
      const id = await unneededPartner(clinic);
      return { path: { id, keyId: await keyOf(clinic, id, 'api-keys', { scopes: ['inventory:read'] }) } };
    },
  },
  listSigningKeys: { ...ADMIN, ask: aPartner },
  addSigningKey: {
    ...ADMIN,
    ask: async (clinic) => ({
      path: { id: await unneededPartner(clinic) },
      body: { name: 'Another', algorithm: 'ed25519', publicKey: newKeyPair().pem },
    }),
  },
  revokeSigningKey: {
    ...ADMIN,
    ask: async (clinic) => {
      const id = await unneededPartner(clinic);
      return { path: { id, keyId: await keyOf(clinic, id, 'signing-keys', { algorithm: 'hmac-sha256' }) } };
    },
  },
  readPartnerSelf: EVERY_PARTNER,
  echoSignedRequest: { ...EVERY_PARTNER, ask: () => ({ body: { message: 'Hello' } }) },
};

function registration() {
  return { name: `Chemist ${uuidv7()}`, kind: 'other', contactEmail: 'it@chemist.example', scopes: ['inventory:read'] };
}

function unneededPartner(clinic: Clinic): Promise<string> {
  return madeBy(clinic, '/api/v1/partners', registration());
}

async function aPartner(clinic: Clinic) {
  return { path: { id: await unneededPartner(clinic) } };
}

function keyOf(clinic: Clinic, id: string, kind: 'api-keys' | 'signing-keys', body: object): Promise<string> {
  return madeBy(clinic, `/api/v1/partners/${id}/${kind}`, { name: 'Unneeded', ...body });
}

async function madeBy(clinic: Clinic, path: string, body: object): Promise<string> {
  return (await made<{ id: string }>(clinic.test, path, clinic.person('admin').token, body)).id;
}
