import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import { LiveClient } from './live-client';

/** As many handshakes of one address as may wait without a word, and some more. */
const OF_AN_ADDRESS = 120;
const LIMITS = { RATE_LIMITS: 'on', RATE_LIMIT_OVERRIDES: `address=${OF_AN_ADDRESS},live-updates=3` };

describe('live updates of an instance behind a proxy', () => {
  let test: TestApp;
  let patient: TestPerson;

  beforeAll(async () => {
    test = await startTestApp({ env: { ...LIMITS, TRUSTED_PROXIES: '127.0.0.1', PROCESS_ROLE: 'api' } });
  });
  beforeEach(async () => (patient = await test.person('patient')));
  afterAll(() => test.close());

  const from = (forwardedFor: string) => ({ forwardedFor });
  const listen = (address: string, { token } = patient) => LiveClient.listen(test.url, token, {}, from(address));
  const closedWith = async (client: LiveClient) => {
    await until(() => client.closed !== undefined);
    return client.closed?.code;
  };

  it('write down from where somebody listens, and believe what the proxy says of that, and no more', async () => {
    await (await listen('198.51.100.9, 203.0.113.1')).leave();
    const rows = await test.sql(
      `select address from audit_log where action = 'live_updates.opened' and actor_id = $1`,
      [patient.id],
    );
    expect(rows).toEqual([{ address: '203.0.113.1' }]);
  });

  it('turn away who shakes hands too often from one address, in vain or not, and nobody else', async () => {
    const stray = { path: '/api/v1/doctors', ...from('203.0.113.2') };
    const strays = Array.from({ length: OF_AN_ADDRESS - 1 }, () =>
      expect(LiveClient.connect(test.url, stray)).rejects.toThrow('404'),
    );
    await Promise.all(strays);
    // Counted together with what is asked over HTTP.
    const headers = { 'x-forwarded-for': '203.0.113.2' };
    expect((await test.http('/api/v1/doctors', { headers })).status).toBe(200);
    await expect(LiveClient.connect(test.url, from('203.0.113.2'))).rejects.toThrow('429');
    expect((await test.http('/api/v1/doctors', { headers })).status).toBe(429);
    await (await LiveClient.connect(test.url, from('203.0.113.3'))).leave();
    expect((await test.http('/metrics')).text).toContain('live_handshakes_refused_total{status="429"} 1');
  });

  it('send away who connects too often, from wherever, and nobody else', async () => {
    for (const at of [1, 2, 3]) {
      const client = await listen(`203.0.113.1${at}`);
      expect(client.greeting?.type).toBe('ready');
      await client.leave();
    }
    expect((await listen('203.0.113.20')).closed?.code).toBe(4_429);
    const other = await listen('203.0.113.20', await test.person('patient'));
    expect(other.greeting?.type).toBe('ready');
    await other.leave();
  });

  it('keep places for others where one client leaves connections without a word', async () => {
    const connect = (address: string) => LiveClient.connect(test.url, from(address));
    const silent = await Promise.all(Array.from({ length: 100 }, () => connect('203.0.113.30')));
    expect(await closedWith(await connect('203.0.113.30'))).toBe(4_503);
    const elsewhere = await listen('203.0.113.31');
    expect(elsewhere.greeting?.type).toBe('ready');
    // Whoever says a name makes room.
    silent[0].say({ type: 'authenticate', token: patient.token });
    await until(() => silent[0].greeting !== undefined);
    const after = await listen('203.0.113.30');
    expect(after.greeting?.type).toBe('ready');
    await Promise.all([...silent, elsewhere, after].map((client) => client.leave()));
  });
});
