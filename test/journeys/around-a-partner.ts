import { aPartner, ECHO, newKeyPair, SELF, send, signed } from '../factories/partner';
import type { ClinicLife, Signed } from './clinic-life';

/** Every operation that has to do with partners, once. */
export async function aroundAPartner(clinic: ClinicLife, admin: Signed): Promise<void> {
  const { contract, test } = clinic;
  const system = await aPartner(test);
  for (const asked of [{ path: SELF }, { path: ECHO, body: '{"message":"Hello"}' }]) {
    const call = await signed(test, system, asked);
    contract.check(call.method ?? 'GET', call.path, await send(test, call));
  }
  const administer = (path: string, method?: string, body?: object) =>
    clinic.http<{ id: string }>(`/api/v1/partners${path}`, { method, body, token: admin.token });
  const details = { name: 'Harbour Chemist', kind: 'other', format: 'fhir-r5', contactEmail: 'it@harbour.example' };
  const { id } = (await administer('', 'POST', { ...details, scopes: ['events:read'] })).body.data;
  const keys = {
    'api-keys': { name: 'Production', scopes: ['events:read'] },
    'signing-keys': { name: '2026', algorithm: 'ed25519', publicKey: newKeyPair().pem },
  };
  for (const [kind, key] of Object.entries(keys)) {
    const added = (await administer(`/${id}/${kind}`, 'POST', key)).body.data;
    await administer(`/${id}/${kind}`);
    await administer(`/${id}/${kind}/${added.id}`, 'DELETE');
  }
  await administer('?limit=1');
  await administer(`/${id}`);
  await administer(`/${id}`, 'PATCH', { status: 'suspended' });
  await administer(`/${id}`, 'DELETE');
}
