import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { DEMO_PASSWORD, startTestApp, type TestApp, type TestPerson } from '../../../support/test-app';
import { until } from '../../../support/until';
import { aGtin, Dispensary } from '../../inventory/dispensary';

const MAIN = join(__dirname, '..', '..', '..', '..', 'examples', 'pms', 'main.mjs');

interface Shelf {
  ref: string;
  ours: number;
  clinic: number | null;
}

/** As a stranger runs it. */
describe('the example of a pharmacy management system', () => {
  let test: TestApp;
  let admin: TestPerson;
  let dispensary: Dispensary;
  let productId: string;
  let pms: ChildProcess;
  let said = '';

  beforeAll(async () => {
    test = await startTestApp({ env: { PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.0/8' } });
    admin = await test.person('admin');
    dispensary = await Dispensary.open(test);
    productId = await dispensary.product({ codes: [{ system: 'gtin', code: aGtin() }], unitsPerPurchaseUnit: 10 });
    const env = {
      ...process.env,
      THERIAC_URL: test.url,
      THERIAC_EMAIL: admin.email,
      THERIAC_PASSWORD: DEMO_PASSWORD,
      PMS_PORT: '0',
    };
    pms = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [pms.stdout, pms.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes('ready') || pms.exitCode !== null);
    expect(said).toContain('ready');
  }, 240_000);
  afterAll(async () => {
    pms?.kill('SIGTERM');
    await test.close();
  });

  const url = () => /ready +(\S+),/.exec(said)![1];
  const shelves = async () => ((await (await fetch(url())).json()) as { shelves: Shelf[] }).shelves;
  const sell = (ref: string, quantity: number) =>
    fetch(`${url()}/sell`, { method: 'POST', body: JSON.stringify({ ref, quantity }) });
  const known = async () => {
    const [, id] = /partner (\S+)/.exec(said)!;
    const { body } = await test.http<{ onHand: number; onHandInUseUnits: number; productId: string | null }[]>(
      `/api/v1/partners/${id}/stock`,
      { token: admin.token },
    );
    return body.data;
  };

  it('tells us of its stock, of what it sells, and hears of ours', async () => {
    await until(async () => (await known()).length === 1);
    expect(await known()).toMatchObject([{ onHand: 20, onHandInUseUnits: 200, productId }]);
    const [{ ref }] = await shelves();
    expect((await sell(ref, 3)).status).toBe(200);
    await until(async () => (await known())[0].onHand === 17);
    expect((await sell(ref, 500)).status).toBe(400);
    const location = await dispensary.location();
    await dispensary.receive(productId, location, { quantity: 60 });
    await until(async () => (await shelves())[0].clinic === 60);
    expect(await known()).toMatchObject([{ onHand: 17 }]);
  }, 240_000);

  it('believes nobody else', async () => {
    const data = { productId, sequence: 999_999, balances: [{ locationId: 'x', onHand: 1 }] };
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
      'webhook-signature': 'v1,AAAA',
    };
    const forged = await fetch(`${url()}/webhooks`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ type: 'stock.changed', data }),
    });
    expect(forged.status).toBe(401);
    expect((await shelves())[0].clinic).toBe(60);
  });
});
