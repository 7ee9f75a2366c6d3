import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { DEMO_PASSWORD, startTestApp, type TestApp, type TestPerson } from '../../../support/test-app';
import { until } from '../../../support/until';
import { aGtin } from '../../inventory/dispensary';
import { type OrderRow, Stockroom } from '../../restocking/a-stockroom';

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
  let dispensary: Stockroom;
  let productId: string;
  let locationId: string;
  let pms: ChildProcess;
  let said = '';

  beforeAll(async () => {
    test = await startTestApp({ env: { PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.0/8' } });
    admin = await test.person('admin');
    dispensary = await Stockroom.open(test);
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
    const [, id] = /partner ([\w-]+)/.exec(said)!;
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
    locationId = await dispensary.location();
    await dispensary.receive(productId, locationId, { quantity: 60 });
    await until(async () => (await shelves())[0].clinic === 60);
    expect(await known()).toMatchObject([{ onHand: 17 }]);
  }, 240_000);

  it('delivers what runs low here, from the stock check to the shelf', async () => {
    const [, supplierId] = /supplier (\S+)/.exec(said)!;
    await dispensary.rule({ productId, locationId, supplierId }, { minimum: 100, target: 150 });
    await dispensary.checkAll();
    const { id, number, lines } = (await dispensary.suggestionFor(supplierId))!;
    expect(lines).toMatchObject([{ productId, quantity: 90 }]);
    await dispensary.step(id, 'approval-request');
    await dispensary.step(id, 'approval', undefined, admin);
    expect((await dispensary.step(id, 'submission', {})).body.data.channel).toBe('partner');
    await until(async () => (await dispensary.order(id)).status === 'acknowledged');
    expect(await dispensary.order(id)).toMatchObject({ supplierReference: `SO-${number}` });
    await until(async () => (await known())[0].onHand === 8);
    const ship = () => fetch(`${url()}/ship`, { method: 'POST', body: JSON.stringify({ orderRef: number }) });
    expect([(await ship()).status, (await ship()).status]).toEqual([200, 400]);
    let shipments: { delivery: object }[] = [];
    await until(async () => {
      shipments = (await dispensary.get<{ delivery: object }[]>(`/restock-orders/${id}/shipments`)).body.data;
      return shipments.length > 0;
    });
    const received = await dispensary.step<{ order: OrderRow }>(id, 'receipts', shipments[0].delivery);
    expect(received.body.data.order).toMatchObject({ status: 'received', lines: [{ received: 90 }] });
    expect(await dispensary.stock(productId)).toMatchObject([{ onHand: 150, onOrder: 0 }]);
    await until(async () => (await shelves())[0].clinic === 150);
  }, 240_000);

  it('takes an order back, and says so when there is nothing to deliver', async () => {
    const [, supplierId] = /supplier (\S+)/.exec(said)!;
    const order = async (purchaseUnits: number) => {
      const plan = { supplierId, locationId, lines: [{ productId, purchaseUnits }] };
      const { id } = (await dispensary.post<OrderRow>('/restock-orders', plan)).body.data;
      await dispensary.step(id, 'approval-request');
      await dispensary.step(id, 'approval', undefined, admin);
      await dispensary.step(id, 'submission', {});
      return id;
    };
    const much = await order(50);
    await until(async () => (await dispensary.order(much)).status === 'acknowledged');
    // All eight packs that are there.
    expect(await dispensary.order(much)).toMatchObject({ lines: [{ quantity: 500, confirmed: 80, outstanding: 80 }] });
    const nothing = await order(1);
    await until(async () => (await dispensary.order(nothing)).status === 'cancelled');
    expect(await dispensary.order(nothing)).toMatchObject({ refusal: 'Nothing of it is in stock' });
    await dispensary.step(much, 'cancellation', { reason: 'Too little' });
    await until(async () => (await shelves())[0].ours === 8);
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
    expect((await shelves())[0].clinic).toBe(150);
  });
});
