import { Broadcast } from '../../../src/platform/realtime/broadcast';
import { startTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { until } from '../../support/until';
import { aPartner, aSigningKey, ECHO, outcome, type PartnerSystem, SELF, signed } from '../../factories/partner';

const BODY = JSON.stringify({ message: 'Hello' });
const WITHIN_MS = 5_000;
const API = { PROCESS_ROLE: 'api' };

describe('credentials of a partner, on two instances', () => {
  let database: TestDatabase;
  let here: TestApp;
  let there: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    here = await startTestApp({ database, env: API });
    there = await startTestApp({ database, env: API });
  });
  afterAll(async () => {
    await there.close();
    await here.close();
    await database.drop();
  });

  const asks = async (instance: TestApp, system: PartnerSystem) =>
    outcome(instance, await signed(instance, system, { path: SELF }));

  /** A partner that both instances know. */
  async function knownPartner(): Promise<PartnerSystem> {
    const system = await aPartner(here);
    expect([await asks(here, system), await asks(there, system)]).toEqual(['200', '200']);
    return system;
  }

  async function administer(system: PartnerSystem, path: string, method: string, body?: object): Promise<void> {
    const token = system.adminToken;
    const { status } = await here.http(`/api/v1/partners/${system.partner.id}${path}`, { method, body, token });
    expect(status).toBe(200);
  }

  /** A message that is still on its way from one instance to the other would do what a later one is lost for. */
  function everythingSaidIsHeard(): Promise<void> {
    const [from, to] = [here, there].map(({ app }) => app.get(Broadcast, { strict: false }));
    return new Promise((resolve) => {
      to.subscribe('test', () => resolve());
      from.publish('test', {});
    });
  }

  /** At once where it was done, and in time on the other instance: asked all the while, so that what is cached is in use. */
  async function becomes(system: PartnerSystem, answer: string): Promise<void> {
    const begun = performance.now();
    expect(await asks(here, system)).toBe(answer);
    while ((await asks(there, system)) !== answer) {
      if (performance.now() - begun > WITHIN_MS) throw new Error(`the other instance did not answer ${answer} in time`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const CHANGES: [what: string, change: (system: PartnerSystem) => Promise<void>, answer: string][] = [
    [
      'an API key is revoked',
      (system) => administer(system, `/api-keys/${system.apiKey.id}`, 'DELETE'),
      '401 invalid_api_key',
    ],
    [
      'a signing key is revoked',
      (system) => administer(system, `/signing-keys/${system.signingKey.id}`, 'DELETE'),
      '401 invalid_signature',
    ],
    [
      'the partner is suspended',
      (system) => administer(system, '', 'PATCH', { status: 'suspended' }),
      '403 partner_suspended',
    ],
    ['the partner is removed', (system) => administer(system, '', 'DELETE'), '401 invalid_api_key'],
  ];

  it.each(CHANGES)('%s: within five seconds', async (_, change, answer) => {
    const system = await knownPartner();
    await change(system);
    await becomes(system, answer);
  });

  it('all of these within five seconds where no broadcast arrives', async () => {
    const systems: PartnerSystem[] = [];
    for (const _ of CHANGES) systems.push(await aPartner(here));
    await everythingSaidIsHeard();
    for (const system of systems) expect([await asks(here, system), await asks(there, system)]).toEqual(['200', '200']);
    const lost = jest.spyOn(here.app.get(Broadcast, { strict: false }), 'publish').mockImplementation(() => undefined);
    try {
      const changed = CHANGES.map(async ([, change, answer], at) => {
        await change(systems[at]);
        await becomes(systems[at], answer);
      });
      await Promise.all(changed);
      expect(lost).toHaveBeenCalled();
    } finally {
      lost.mockRestore();
    }
  });

  it('lets a partner in again when its suspension ends', async () => {
    const system = await knownPartner();
    await administer(system, '', 'PATCH', { status: 'suspended' });
    await becomes(system, '403 partner_suspended');
    await administer(system, '', 'PATCH', { status: 'active' });
    await becomes(system, '200');
  });

  it('takes both signing keys while a partner changes over', async () => {
    const system = await knownPartner();
    const next = { ...system, signingKey: await aSigningKey(here, system.partner.id, system.adminToken) };
    await until(async () => (await asks(there, next)) === '200');
    expect([await asks(here, system), await asks(there, system)]).toEqual(['200', '200']);
    await administer(system, `/signing-keys/${system.signingKey.id}`, 'DELETE');
    await becomes(system, '401 invalid_signature');
    expect([await asks(here, next), await asks(there, next)]).toEqual(['200', '200']);
  });

  it('lets one of fifty copies pass that come to both at once', async () => {
    const system = await aPartner(here);
    const call = await signed(here, system, { path: ECHO, body: BODY }, { origin: 'http://api.test' });
    const copy = { ...call, headers: { ...call.headers, Host: 'api.test' } };
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => outcome(at % 2 ? here : there, copy)));
    expect(answers.filter((answer) => answer === '200')).toHaveLength(1);
    expect(answers.filter((answer) => answer === '401 nonce_reused')).toHaveLength(49);
  });

  it('remembers a nonce over a restart', async () => {
    const system = await aPartner(here);
    const own = await startTestApp({ database, env: API });
    const call = await signed(own, system, { path: ECHO, body: BODY }, { origin: 'http://api.test' });
    const copy = { ...call, headers: { ...call.headers, Host: 'api.test' } };
    expect(await outcome(own, copy)).toBe('200');
    await own.close();
    const again = await startTestApp({ database, env: API });
    expect(await outcome(again, copy)).toBe('401 nonce_reused');
    await again.close();
  });

  it('takes one nonce from two partners, and with two keys of one', async () => {
    const system = await aPartner(here);
    const nonce = 'not-so-random-but-long-enough';
    const other = await aPartner(here);
    const next = await aSigningKey(here, system.partner.id, system.adminToken);
    for (const who of [system, other, { ...system, signingKey: next }]) {
      expect(await outcome(here, await signed(here, who, { path: SELF }, { nonce }))).toBe('200');
    }
  });
});
