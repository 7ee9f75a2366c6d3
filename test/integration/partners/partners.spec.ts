import { type Loose, startTestApp, type TestApp } from '../../support/test-app';
import { aPartner, made, newKeyPair, type Partner, type PartnerSystem, SCOPES } from '../../factories/partner';

const DETAILS = {
  name: 'Corner Chemist',
  kind: 'pharmacy_management_system',
  contactEmail: 'it@chemist.example',
  scopes: ['products:read', 'inventory:read'],
};

describe('partners', () => {
  let test: TestApp;
  let token: string;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    ({ token } = await test.person('admin'));
  });
  afterAll(() => test.close());

  const ask = <T = Loose>(path: string, method?: string, body?: unknown, headers?: Record<string, string>) =>
    test.http<T>(`/api/v1/partners${path}`, { method, body, token, headers });
  const faults = async (path: string, body: unknown, method = 'POST') => {
    const answer = await ask(path, method, body);
    return [answer.status, ...(answer.body.error.errors ?? []).map(({ field }) => field)];
  };

  it('are registered, read, changed and removed', async () => {
    const registered = await ask<Partner>('', 'POST', { ...DETAILS, contactEmail: ' IT@Chemist.Example ' });
    expect(registered.status).toBe(201);
    const { id } = registered.body.data;
    expect(registered.body.data).toMatchObject({
      ...DETAILS,
      scopes: ['inventory:read', 'products:read'],
      format: 'generic',
      status: 'active',
      version: 1,
    });
    expect((await ask(`/${id}`)).body.data).toEqual(registered.body.data);
    const changed = await ask(`/${id}`, 'PATCH', { contactEmail: 'new@chemist.example' }, { 'if-match': '"1"' });
    expect(changed.body.data).toMatchObject({
      ...DETAILS,
      contactEmail: 'new@chemist.example',
      version: 2,
      scopes: expect.any(Array) as [],
    });
    expect((await ask(`/${id}`, 'PATCH', { name: 'X' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask(`/${id}`, 'PATCH', { contactEmail: 'new@chemist.example' })).body.data).toMatchObject({
      version: 2,
    });
    expect((await ask(`/${id}`, 'DELETE', undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask(`/${id}`, 'DELETE')).status).toBe(200);
    expect((await ask(`/${id}`, 'DELETE')).status).toBe(404);
    expect((await ask('', 'POST', DETAILS)).status).toBe(201);
    const rows = await test.sql<{ action: string; details: unknown }>(
      'select action, details from audit_log where subject_id = $1 order by id',
      [id],
    );
    expect(rows).toEqual([
      {
        action: 'partner.registered',
        details: { kind: DETAILS.kind, format: 'generic', scopes: ['inventory:read', 'products:read'] },
      },
      { action: 'partner.updated', details: { fields: ['contactEmail'] } },
      { action: 'partner.removed', details: null },
    ]);
  });

  it('speak a format of ours or FHIR, and may change over', async () => {
    const details = { ...DETAILS, name: 'Speaks FHIR' };
    expect(await faults('', { ...details, format: 'fhir-r4' })).toEqual([422, 'format']);
    expect(await faults('', { ...details, format: null })).toEqual([422, 'format']);
    const wanted = { ...details, format: 'fhir-r5' };
    const { id, format } = await made<{ id: string; format: string }>(test, '/api/v1/partners', token, wanted);
    expect(format).toBe('fhir-r5');
    const changed = await ask(`/${id}`, 'PATCH', { format: 'generic' });
    expect(changed.body.data).toMatchObject({ format: 'generic', version: 2 });
    const rows = await test.sql<{ details: object }>(
      `select details from audit_log where subject_id = $1 and action = 'partner.updated'`,
      [id],
    );
    expect(rows).toEqual([{ details: { fields: ['format'] } }]);
    await ask(`/${id}`, 'DELETE');
  });

  it('have names of their own, also when two are registered at once', async () => {
    const name = 'Harbour Chemist';
    const answers = await Promise.all(
      [name, name.toUpperCase(), name.toLowerCase()].map((one) => ask('', 'POST', { ...DETAILS, name: one })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { id } = await made<Partner>(test, '/api/v1/partners', token, { ...DETAILS, name: 'Other' });
    expect((await ask(`/${id}`, 'PATCH', { name })).body.error.code).toBe('partner_name_taken');
  });

  it('are refused with every fault at once', async () => {
    const wrong = { name: '', kind: 'bank', contactEmail: 'x', scopes: ['patients:read'], status: 'active' };
    expect((await faults('', wrong)).sort()).toEqual([422, 'contactEmail', 'kind', 'name', 'scopes', 'status'].sort());
    expect(await faults('', { ...DETAILS, scopes: ['events:read', 'events:read'] })).toEqual([422, 'scopes']);
    const { partner } = await aPartner(test);
    expect(await faults(`/${partner.id}`, { status: 'deleted', name: null }, 'PATCH')).toEqual([422, 'name', 'status']);
    expect((await ask('/not-an-id')).status).toBe(404);
  });

  describe('have API keys', () => {
    let system: PartnerSystem;
    let path: string;

    beforeEach(async () => {
      system = await aPartner(test);
      path = `/${system.partner.id}/api-keys`;
    });
    const KEY = { name: 'Production', scopes: ['inventory:read'] };

    it('that are shown once', async () => {
      const issued = await ask<{ id: string; key: string; prefix: string; expiresAt: string }>(path, 'POST', KEY);
      const { key, prefix, expiresAt } = issued.body.data;
      expect(key).toMatch(/^thk_[0-9a-f]{32}_[0-9A-Za-z]{49}$/);
      expect(key.startsWith(prefix)).toBe(true);
      const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(365);
      const { body, text } = await ask<{ id: string; prefix: string }[]>(path);
      expect(body.data.map(({ id }) => id)).toEqual([issued.body.data.id, system.apiKey.id]);
      expect(body.data[0].prefix).toBe(prefix);
      expect(text).not.toContain(key.slice(prefix.length));
    });

    it('within what the partner may, for two years at most', async () => {
      expect(await faults(path, { ...KEY, scopes: ['products:write'] })).toEqual([422, 'scopes']);
      expect(await faults(path, { ...KEY, scopes: [] })).toEqual([422, 'scopes']);
      for (const days of [-1, 0, 731]) {
        const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString();
        expect(await faults(path, { ...KEY, expiresAt })).toEqual([422, 'expiresAt']);
      }
      expect(await faults(path, { ...KEY, expiresAt: 'tomorrow' })).toEqual([422, 'expiresAt']);
    });

    it('five at most, however many are asked for at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(path, 'POST', KEY)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409]);
      expect((await ask(`${path}/${system.apiKey.id}`, 'DELETE')).status).toBe(200);
      expect((await ask(`${path}/${system.apiKey.id}`, 'DELETE')).status).toBe(200);
      expect((await ask(path, 'POST', KEY)).status).toBe(201);
    });

    it('of their own alone', async () => {
      const other = await aPartner(test);
      for (const id of [other.apiKey.id, 'not-an-id']) expect((await ask(`${path}/${id}`, 'DELETE')).status).toBe(404);
      expect((await ask(`/${other.partner.id}/signing-keys/${system.signingKey.id}`, 'DELETE')).status).toBe(404);
    });
  });

  describe('have signing keys', () => {
    let path: string;

    beforeEach(async () => {
      const { id } = await made<Partner>(test, '/api/v1/partners', token, {
        ...DETAILS,
        name: `Chemist ${Math.random()}`,
        scopes: SCOPES,
      });
      path = `/${id}/signing-keys`;
    });
    const shared = { name: 'Shared', algorithm: 'hmac-sha256' };

    it('two at most, however many are asked for at once', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(path, 'POST', shared)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409]);
    });

    it('whose secrets are shown once', async () => {
      const { body } = await ask<{ id: string; secret: string }>(path, 'POST', shared);
      expect(body.data.secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect((await ask(path)).text).not.toContain(body.data.secret);
    });

    it('whose secrets are forgotten when they are revoked', async () => {
      const { id } = (await ask<{ id: string }>(path, 'POST', shared)).body.data;
      expect((await ask(`${path}/${id}`, 'DELETE')).status).toBe(200);
      const rows = await test.sql('select secret from partner_signing_key where id = $1', [id]);
      expect(rows).toEqual([{ secret: null }]);
    });

    it('of the algorithm that they say', async () => {
      const publicKey = newKeyPair().pem;
      expect(await faults(path, { name: 'a', algorithm: 'ed25519' })).toEqual([422, 'publicKey']);
      expect(await faults(path, { name: 'a', algorithm: 'ed25519', publicKey: 'x' })).toEqual([422, 'publicKey']);
      expect(await faults(path, { ...shared, publicKey })).toEqual([422, 'publicKey']);
      expect(await faults(path, { name: 'a', algorithm: 'none' })).toEqual([422, 'algorithm']);
      expect((await ask<unknown[]>(path)).body.data).toEqual([]);
    });
  });
});
