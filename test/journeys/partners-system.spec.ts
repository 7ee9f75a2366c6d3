import {
  aPartner,
  ECHO,
  hmacSigner,
  newKeyPair,
  type PartnerSystem,
  SELF,
  send,
  type SignedCall,
  signed,
} from '../factories/partner';
import { ClinicLife, type Signed } from './clinic-life';

interface Line {
  action: string;
  actorRole: string;
  outcome: string;
  details: Record<string, unknown> | null;
}

describe("a partner's system", () => {
  let clinic: ClinicLife;
  let admin: Signed;
  let system: PartnerSystem;
  let path: string;

  beforeAll(async () => {
    clinic = await ClinicLife.open();
    admin = await clinic.test.person('admin');
  });
  afterAll(() => clinic.close());

  const administer = (to: string, body?: object, method?: string) =>
    clinic.http<{ id: string; secret: string; key: string; version: number }>(to, { token: admin.token, body, method });

  /** Asks as its system would, and holds the answer against the contract. */
  async function asks(call: SignedCall) {
    const answer = await send(clinic.test, call);
    clinic.contract.check(call.method ?? 'GET', call.path, answer);
    return answer;
  }

  it('is registered, with keys that are shown once', async () => {
    const details = { name: 'Corner Chemist', kind: 'pharmacy_management_system', contactEmail: 'it@chemist.example' };
    const partner = await administer('/api/v1/partners', { ...details, scopes: ['products:read', 'inventory:read'] });
    expect(partner.status).toBe(201);
    path = `/api/v1/partners/${partner.body.data.id}`;
    const apiKey = await administer(`${path}/api-keys`, { name: 'Production', scopes: ['inventory:read'] });
    const { pem, signer } = newKeyPair();
    const signingKey = await administer(`${path}/signing-keys`, { name: '2026', algorithm: 'ed25519', publicKey: pem });
    expect([apiKey.status, signingKey.status]).toEqual([201, 201]);
    const other = await aPartner(clinic.test);
    system = {
      ...other,
      partner: { id: partner.body.data.id, name: details.name, version: 1 },
      apiKey: { id: apiKey.body.data.id, key: apiKey.body.data.key, expiresAt: '' },
      signingKey: { id: signingKey.body.data.id, signer },
    };
    for (const list of ['', '/api-keys', '/signing-keys']) {
      const { status, text } = await administer(path + list);
      expect([list, status, text.includes(system.apiKey.key)]).toEqual([list, 200, false]);
    }
    expect((await administer('/api/v1/partners?status=active&limit=1')).headers.get('x-total-count')).toBe('2');
  });

  it('finds out that its keys and its clock are right', async () => {
    const self = await asks(await signed(clinic.test, system, { path: SELF }));
    expect([self.status, self.body.data]).toMatchObject([
      200,
      { partnerId: system.partner.id, scopes: ['inventory:read'] },
    ]);
    const echo = await asks(await signed(clinic.test, system, { path: ECHO, body: '{"message":"Hello"}' }));
    expect([echo.status, echo.body.data]).toMatchObject([200, { message: 'Hello' }]);
  });

  it('is told what it did wrong', async () => {
    const nothing = await asks(await signed(clinic.test, system, { path: ECHO, body: '{}' }));
    expect([nothing.status, nothing.body.error.code]).toEqual([422, 'validation_failed']);
    const broken = await asks(await signed(clinic.test, system, { path: ECHO, body: '{' }));
    expect([broken.status, broken.body.error.code]).toEqual([400, 'malformed_request']);
    const call = await signed(clinic.test, system, { path: ECHO, body: '{"message":"Hello"}' });
    await asks(call);
    const again = await asks(call);
    expect([again.status, again.body.error.code]).toEqual([401, 'nonce_reused']);
    const large = await asks(await signed(clinic.test, system, { path: ECHO, body: `"${'x'.repeat(1_100_000)}"` }));
    expect([large.status, large.body.error.code]).toEqual([413, 'body_too_large']);
    const text = { 'Content-Type': 'text/plain' };
    const typed = await asks(await signed(clinic.test, system, { path: ECHO, body: 'Hello' }, { headers: text }));
    expect([typed.status, typed.body.error.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('changes over to a shared secret, and the old key is revoked', async () => {
    const body = { name: '2027', algorithm: 'hmac-sha256' };
    const { id, secret } = (await administer(`${path}/signing-keys`, body)).body.data;
    const third = await administer(`${path}/signing-keys`, body);
    expect([third.status, third.body.error.code]).toEqual([409, 'too_many_keys']);
    const next = { ...system, signingKey: { id, signer: hmacSigner(secret) } };
    expect((await asks(await signed(clinic.test, next, { path: SELF }))).status).toBe(200);
    expect((await asks(await signed(clinic.test, system, { path: SELF }))).status).toBe(200);
    await administer(`${path}/signing-keys/${system.signingKey.id}`, undefined, 'DELETE');
    expect((await asks(await signed(clinic.test, system, { path: SELF }))).status).toBe(401);
    system = next;
  });

  it('is suspended, let in again, and loses its key', async () => {
    const suspended = await administer(path, { status: 'suspended' }, 'PATCH');
    expect([suspended.status, suspended.body.data.version]).toEqual([200, 2]);
    const refused = await asks(await signed(clinic.test, system, { path: SELF }));
    expect([refused.status, refused.body.error.code]).toEqual([403, 'partner_suspended']);
    await administer(path, { status: 'active' }, 'PATCH');
    expect((await asks(await signed(clinic.test, system, { path: SELF }))).status).toBe(200);
    await administer(`${path}/api-keys/${system.apiKey.id}`, undefined, 'DELETE');
    expect((await asks(await signed(clinic.test, system, { path: SELF }))).status).toBe(401);
  });

  it('is removed, and everything stands in the audit trail', async () => {
    const stale = { method: 'DELETE', token: admin.token, headers: { 'if-match': '"1"' } };
    expect((await clinic.http(path, stale)).status).toBe(412);
    expect((await administer(path, undefined, 'DELETE')).status).toBe(200);
    expect((await administer(path)).status).toBe(404);
    const trail = await clinic.http<Line[]>(`/api/v1/audit-logs?limit=100&subjectId=${system.partner.id}`, {
      token: admin.token,
    });
    const actions = trail.body.data.map(({ action, outcome }) => `${action} ${outcome}`).reverse();
    expect(actions.filter((action) => !action.startsWith('access.denied'))).toEqual([
      'partner.registered success',
      'partner.api_key_issued success',
      'partner.signing_key_added success',
      'partner.request_refused denied',
      'partner.signing_key_added success',
      'partner.signing_key_revoked success',
      'partner.request_refused denied',
      'partner.updated success',
      'partner.updated success',
      'partner.api_key_revoked success',
      'partner.removed success',
    ]);
  });
});
