import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AllowPartner } from '../../../src/platform/auth/partner-access.decorator';
import { apiKeyOf, newSecret } from '../../../src/modules/partners/api-key-format';
import { RequestNonceExpiry } from '../../../src/modules/partners/request-nonce-expiry.job';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { until } from '../../support/until';
import { aPartner, ECHO, outcome, type PartnerSystem, SELF, send, signed } from '../../factories/partner';

const handled: unknown[] = [];

@Controller('probe')
class ProbeController {
  @Get()
  @AllowPartner('inventory:write')
  read(): string {
    return 'read';
  }

  @Post()
  @AllowPartner('inventory:write')
  write(@Body() body: unknown): string {
    handled.push(body);
    return 'written';
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

const PROBE = '/api/v1/probe';

describe('a route for partners', () => {
  let test: TestApp;
  let clock: TestClock;

  beforeAll(async () => {
    clock = new TestClock();
    test = await startTestApp({ clock, modules: [ProbeModule], env: { PROCESS_ROLE: 'api' } });
  });
  afterAll(() => test.close());

  const asks = async (system: PartnerSystem, path = SELF, body?: string) =>
    outcome(test, await signed(test, system, { path, body }, { created: clock.now() }));
  const trail = (actorId: string) =>
    test.sql<{ action: string; actor_role: string; outcome: string; details: Record<string, unknown> }>(
      'select action, actor_role, outcome, details from audit_log where actor_id = $1 order by id',
      [actorId],
    );

  it('takes a key with its scope, and no other', async () => {
    const reader = await aPartner(test, { scopes: ['inventory:read'] });
    const writer = await aPartner(test, { scopes: ['inventory:write'] });
    const body = JSON.stringify({ level: 3 });
    expect(await asks(writer, PROBE)).toBe('200');
    expect(await asks(writer, PROBE, body)).toBe('201');
    expect(await asks(reader, PROBE)).toBe('403 insufficient_scope');
    expect(await asks(reader, PROBE, body)).toBe('403 insufficient_scope');
    expect(handled).toEqual([{ level: 3 }]);
    expect(await trail(reader.partner.id)).toMatchObject([
      { action: 'access.denied', actor_role: 'partner', outcome: 'denied', details: { code: 'insufficient_scope' } },
      { action: 'access.denied', details: { method: 'POST', route: PROBE } },
    ]);
  });

  it('takes no scope that the partner has lost', async () => {
    const system = await aPartner(test);
    const path = `/api/v1/partners/${system.partner.id}`;
    expect(await asks(system, PROBE)).toBe('200');
    await test.http(path, { method: 'PATCH', token: system.adminToken, body: { scopes: ['inventory:read'] } });
    expect(await asks(system, PROBE)).toBe('403 insufficient_scope');
    expect(await asks(system)).toBe('200');
  });

  it('refuses people, signed in or not', async () => {
    const { id, token } = await test.person('admin');
    expect(await test.http(SELF, { token })).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(await test.http(SELF)).toMatchObject({ status: 401, body: { error: { code: 'api_key_required' } } });
    expect(await test.http(SELF, { token: 'forged' })).toMatchObject({ status: 401 });
    expect(await trail(id)).toMatchObject([{ action: 'access.denied', actor_role: 'admin' }]);
  });

  it('is the only kind of route that partners may ask, but public ones', async () => {
    const system = await aPartner(test);
    const headers = { 'X-Api-Key': system.apiKey.key };
    for (const path of [
      '/api/v1/users/me',
      '/api/v1/users',
      '/api/v1/partners',
      `/api/v1/partners/${system.partner.id}`,
    ]) {
      expect([path, await outcome(test, { path, headers })]).toEqual([path, '403 forbidden']);
    }
    expect(await outcome(test, { path: '/api/v1/doctors', headers })).toBe('200');
    expect(await outcome(test, { path: '/api/v1/users/me', headers: { 'X-Api-Key': 'thk_made_up' } })).toBe(
      '401 invalid_api_key',
    );
    expect(await trail(system.partner.id)).toHaveLength(4);
  });

  it('tells a client how to sign', async () => {
    const { headers } = await send(test, { path: SELF, headers: { 'X-Api-Key': 'thk_made_up' } });
    expect(headers.get('accept-signature')).toContain('"@target-uri"');
    expect(headers.get('www-authenticate')).toBe('Signature');
  });

  it('takes no key with the right id and another secret, on any kind of route', async () => {
    const system = await aPartner(test);
    const forged = { ...system, apiKey: { ...system.apiKey, key: apiKeyOf(system.apiKey.id, newSecret()) } };
    const unknown = { ...system, apiKey: { ...system.apiKey, key: apiKeyOf(uuidv7(), newSecret()) } };
    for (const path of [SELF, '/api/v1/users/me']) {
      expect(await asks(forged, path)).toBe('401 invalid_api_key');
      expect(await asks(unknown, path)).toBe('401 invalid_api_key');
    }
    expect(await asks(system)).toBe('200');
    expect(await trail(system.partner.id)).toEqual([]);
  });

  it('refuses a key that has expired, and says when', async () => {
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    const system = await aPartner(test, { expiresAt });
    expect(await asks(system)).toBe('200');
    clock.advance(60_000);
    const { status, body } = await send(test, await signed(test, system, { path: SELF }, { created: clock.now() }));
    expect([status, body.error]).toMatchObject([401, { code: 'api_key_expired', expiredAt: expiresAt }]);
  });

  it('leaves a row of every refusal where the API key is right, and none of strangers', async () => {
    const system = await aPartner(test);
    const call = await signed(test, system, { path: ECHO, body: '{"message":"a"}' }, { created: clock.now() });
    await outcome(test, { ...call, body: '{"message":"b"}' });
    await outcome(test, call);
    await outcome(test, call);
    await outcome(test, { ...call, headers: { ...call.headers, 'X-Api-Key': `${system.apiKey.key.slice(0, -1)}-` } });
    expect(await trail(system.partner.id)).toMatchObject([
      {
        action: 'partner.request_refused',
        outcome: 'denied',
        details: { code: 'digest_mismatch', apiKeyId: system.apiKey.id },
      },
      { action: 'partner.request_refused', details: { code: 'nonce_reused', method: 'POST', route: ECHO } },
    ]);
  });

  it('notes when a key was last used, once a minute', async () => {
    const system = await aPartner(test);
    const seen = async () => {
      const path = `/api/v1/partners/${system.partner.id}/api-keys`;
      const { body } = await test.http<{ lastUsedAt: string | null }[]>(path, { token: system.adminToken });
      return body.data[0].lastUsedAt;
    };
    expect(await seen()).toBeNull();
    const at = clock.now().toISOString();
    await asks(system);
    await until(async () => (await seen()) === at);
    clock.advance(1_000);
    await asks(system);
    expect(await seen()).toBe(at);
  });

  it('forgets nonces when their signatures are too old on every clock', async () => {
    const system = await aPartner(test);
    await asks(system);
    const left = async () =>
      (await test.sql('select from request_nonce where signing_key_id = $1', [system.signingKey.id])).length;
    const job = test.app.get(RequestNonceExpiry, { strict: false });
    clock.advance(9 * 60_000);
    await job.run();
    expect(await left()).toBe(1);
    clock.advance(2 * 60_000);
    await job.run();
    expect(await left()).toBe(0);
  });

  it('keeps no API key in the database', async () => {
    const system = await aPartner(test);
    const tables = await test.sql<{ text: string }>(
      `select k::text as text from api_key k union all select a::text from audit_log a union all select o::text from outbox_event o`,
    );
    const secret = system.apiKey.key.split('_')[2].slice(0, 43);
    expect(tables.filter(({ text }) => text.includes(secret))).toEqual([]);
  });
});
