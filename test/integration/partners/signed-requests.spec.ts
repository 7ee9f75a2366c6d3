import { until } from '../../support/until';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import {
  aPartner,
  aSigningKey,
  ECHO,
  hmacSigner,
  made,
  newKeyPair,
  newNonce,
  outcome,
  type PartnerSystem,
  SELF,
  send,
  type SignedCall,
  signed,
  type Signing,
} from './a-partner';

const BODY = JSON.stringify({ message: 'Hello' });

describe('a signed request', () => {
  let test: TestApp;
  let clock: TestClock;
  let system: PartnerSystem;

  beforeAll(async () => {
    clock = new TestClock();
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    system = await aPartner(test);
  });
  afterAll(() => test.close());

  const echo = (signing?: Signing) =>
    signed(test, system, { path: ECHO, body: BODY }, { created: clock.now(), ...signing });
  const self = (signing?: Signing) => signed(test, system, { path: SELF }, { created: clock.now(), ...signing });
  const counted = async () => Number((await test.sql('select count(*)::int as n from request_nonce'))[0].n);

  it('tells the partner who it is', async () => {
    const { status, body } = await send(test, await self());
    expect(status).toBe(200);
    expect(body.data).toEqual({
      partnerId: system.partner.id,
      apiKeyId: system.apiKey.id,
      signingKeyId: system.signingKey.id,
      scopes: ['inventory:read', 'inventory:write', 'products:read'],
      apiKeyExpiresAt: system.apiKey.expiresAt,
      serverTime: clock.now().toISOString(),
    });
  });

  it('has its body echoed', async () => {
    const call = await echo();
    const { status, body } = await send(test, call);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      message: 'Hello',
      contentDigest: call.headers['Content-Digest'],
      targetUri: test.url + ECHO,
      signingKeyId: system.signingKey.id,
      serverTime: clock.now().toISOString(),
    });
  });
});
