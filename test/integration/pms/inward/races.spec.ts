import { EventApplication } from '../../../../src/modules/pms-sync/inbound/event-application.service';
import { ProductMappings } from '../../../../src/modules/pms-sync/mapping/product-mappings.service';
import { StockReconciliation } from '../../../../src/modules/pms-sync/reconciliation/stock-reconciliation.service';
import { send, signed } from '../../../factories/partner';
import {
  aPms,
  aWebhookSecret,
  deliver,
  type PmsEvent,
  type PmsSystem,
  productEvent,
  sealed,
  stockEvent,
} from '../../../factories/pms';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../../support/test-database';
import { until } from '../../../support/until';
import { aGtin, Dispensary } from '../../inventory/dispensary';
import { OrderingClinic } from '../orders/ordering-clinic';

/** Two instances, both of which take in events and apply them at the same time. */
describe('what partners tell at the same time', () => {
  let database: TestDatabase;
  let instances: TestApp[];
  let test: TestApp;
  let pms: PmsSystem;
  let dispensary: Dispensary;

  beforeAll(async () => {
    database = await createTestDatabase();
    const env = { PROCESS_ROLE: 'api' };
    test = await startTestApp({ database, env });
    instances = [test, await startTestApp({ database, env })];
    dispensary = await Dispensary.open(test);
  });
  beforeEach(async () => (pms = await aPms(test)));
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await database.drop();
  });

  const work = async () => {
    for (let applied = 1; applied > 0;) {
      const counts = await Promise.all(instances.map((instance) => instance.app.get(EventApplication).applyNext()));
      applied = counts.reduce((sum, count) => sum + count, 0);
    }
  };
  /** All at once, to the one and the other instance in turn, while both apply what has come. @returns the statuses */
  const flood = async (events: readonly PmsEvent[], secrets = [pms.webhookSecret.secret]) => {
    const sent = events.map((event, at) => deliver(instances[at % 2], pms.partner.id, sealed(event, secrets)));
    for (const each of sent) await Promise.all([each, work()]);
    await work();
    return (await Promise.all(sent)).map(({ status }) => status);
  };
  const outcomes = async () =>
    Object.fromEntries(
      (
        await test.sql<{ outcome: string; count: number }>(
          'select outcome, count(*)::integer as count from pms_inbound_event where partner_id = $1 group by 1',
          [pms.partner.id],
        )
      ).map(({ outcome, count }) => [outcome, count]),
    );

  it('of one order ends with the newest, on the order and beside it', async () => {
    const clinic = await OrderingClinic.open(test, new TestClock());
    await clinic.endpoint(pms.partner.id, ['restock_order.submitted']);
    const supplierId = await clinic.room.supplier({ partnerId: pms.partner.id });
    const orders = [await clinic.submitted(supplierId), await clinic.submitted(supplierId)];
    const reports = Array.from({ length: 24 }, (_, at): PmsEvent => {
      const [{ id: orderRef }, sequence] = [orders[at % 2], 1 + Math.floor(at / 2)];
      const data = { orderRef, sequence, partnerReference: `R-${sequence}` };
      return { id: `evt_order_${at}`, type: 'order.acknowledged', data };
    });
    // The last first: what is older comes when it is no news any more.
    expect(new Set(await flood([...reports].reverse()))).toEqual(new Set([202]));
    const mirrored = await test.sql(
      `select reported_version::integer as version, status, partner_reference as reference, count(*)::integer as orders from pms_order
        where partner_id = $1 group by 1, 2, 3`,
      [pms.partner.id],
    );
    expect(mirrored).toEqual([{ version: 12, status: 'acknowledged', reference: 'R-12', orders: 2 }]);
    for (const { id } of orders) expect(await clinic.order(id)).toMatchObject({ supplierReference: 'R-12' });
    const { applied = 0, stale = 0, ...others } = await outcomes();
    expect([applied + stale, others]).toEqual([24, {}]);
    expect(applied).toBeGreaterThanOrEqual(2);
  });

  it('of a product is mapped as a person said, whatever its code says meanwhile', async () => {
    const code = aGtin();
    const [chosen, coded] = [
      await dispensary.product(),
      await dispensary.product({ codes: [{ system: 'gtin', code }] }),
    ];
    const refs = Array.from({ length: 12 }, (_, at) => `P-${at}`);
    await flood(refs.map((ref) => stockEvent(ref, 1, 5)));
    expect(await outcomes()).toEqual({ waiting: 12 });
    const token = pms.adminToken;
    const path = (ref: string) => `/api/v1/partners/${pms.partner.id}/product-mappings/${ref}`;
    const [said] = await Promise.all([
      Promise.all(
        refs.map((ref, at) => instances[at % 2].http(path(ref), { method: 'PUT', token, body: { productId: chosen } })),
      ),
      flood(refs.flatMap((ref) => [stockEvent(ref, 2, 6), productEvent(ref, 1, { gtin: code })])),
      // As when the catalogue's product has just been given its code.
      ...instances.map((instance) => instance.app.get(ProductMappings).lookAgain(coded)),
    ]);
    expect(new Set(said.map(({ status }) => status))).toEqual(new Set([200]));
    const mappings = await test.sql(
      `select product_id, mapped_by, reported_version::integer as version, count(*)::integer as count from pms_product
        where partner_id = $1 group by 1, 2, 3`,
      [pms.partner.id],
    );
    expect(mappings).toEqual([{ product_id: chosen, mapped_by: 'hand', version: 1, count: 12 }]);
    // Also of the stock that was found without its product a moment before.
    expect(await outcomes()).toEqual({ applied: 36 });
  });

  it('and signs while its secret changes is taken, as long as one of its signatures is of a secret in force', async () => {
    const first = pms.webhookSecret;
    const next = await aWebhookSecret(test, pms);
    const revoking = test.http(`/api/v1/partners/${pms.partner.id}/webhook-secrets/${first.id}`, {
      ...{ method: 'DELETE', token: pms.adminToken },
    });
    // The other instance may not know the next one yet, and this one not the first any more.
    const both = await flood(
      Array.from({ length: 60 }, (_, at) => stockEvent('P', at + 1, at)),
      [first.secret, next.secret],
    );
    expect((await revoking).status).toBe(200);
    expect(new Set(both)).toEqual(new Set([202]));
    const withFirst = (instance: TestApp) =>
      deliver(instance, pms.partner.id, sealed(stockEvent('P', 1_000, 77_777), [first.secret]));
    expect((await withFirst(test)).status).toBe(401);
    await until(async () => (await withFirst(instances[1])).status === 401);
    expect(await flood([stockEvent('P', 2_000, 5)], [next.secret])).toEqual([202]);
    expect(await test.sql('select on_hand from pms_stock where partner_id = $1', [pms.partner.id])).toEqual([
      { on_hand: 5 },
    ]);
  });

  it('in a snapshot is taken once and compared once, however often it comes while it is compared', async () => {
    const takenAt = new Date(Date.now() - 60_000).toISOString();
    const stock = Array.from({ length: 50 }, (_, at) => ({ productRef: `P-${at}`, version: 1, onHand: at }));
    const body = JSON.stringify({ locationRef: 'main', takenAt, stock });
    const upload = async (instance: TestApp) => {
      const asked = { method: 'POST', path: '/api/v1/pms/inventory/snapshots', body };
      return send<{ id: string }>(instance, await signed(instance, pms, asked));
    };
    const compare = (instance: TestApp) => instance.app.get(StockReconciliation).compareNext();
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 8 }, (_, at) => upload(instances[at % 2]))),
      (async () => {
        for (let compared = false; !compared;) compared = (await Promise.all(instances.map(compare))).includes(true);
      })(),
    ]);
    await Promise.all(instances.map(compare));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body: { data } }) => data.id)).size).toBe(1);
    const [counts] = await test.sql(
      `select (select count(*)::integer from pms_snapshot where partner_id = $1) as snapshots,
              (select count(*)::integer from pms_difference where partner_id = $1) as differences,
              (select count(*)::integer from audit_log where action = 'partner.stock_reconciled' and subject_id = $1) as compared`,
      [pms.partner.id],
    );
    expect(counts).toEqual({ snapshots: 1, differences: 50, compared: 1 });
  });
});
