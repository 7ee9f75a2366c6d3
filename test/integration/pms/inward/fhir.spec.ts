import { EventApplication } from '../../../../src/modules/pms-sync/inbound/event-application.service';
import { aBundle, anInventoryItem, anInventoryReport, aSupplyRequest, type Resource } from '../../../factories/fhir';
import { aPms, deliver, type PmsSystem, sealed, stockEvent } from '../../../factories/pms';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { aGtin, Dispensary } from '../../inventory/dispensary';

interface Row {
  outcome: string;
  type: string;
  subject: string | null;
  reason: string | null;
  waits_for: string[] | null;
}

describe('a partner that speaks FHIR', () => {
  let test: TestApp;
  let clock: TestClock;
  let pms: PmsSystem;
  let dispensary: Dispensary;
  let events = 0;

  beforeAll(async () => {
    clock = new TestClock(new Date('2026-11-21T09:30:00.000Z'));
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    pms = await aPms(test);
    dispensary = await Dispensary.open(test);
    await speak('fhir-r5');
  });
  afterAll(() => test.close());

  const asAdmin = (path: string, method = 'GET', body?: object) =>
    test.http<{ id: string; outcome: string }>(`/api/v1/partners/${pms.partner.id}${path}`, {
      method,
      body,
      token: pms.adminToken,
    });
  const speak = async (format: string) => expect((await asAdmin('', 'PATCH', { format })).status).toBe(200);
  const send = async (resource: Resource) => {
    const id = `evt_fhir_${(events += 1)}`;
    const event = { id, type: '', data: {} };
    const body = JSON.stringify(resource);
    const sent = sealed(event, [pms.webhookSecret.secret], { at: clock.now(), body });
    expect((await deliver(test, pms.partner.id, sent)).status).toBe(202);
    return id;
  };
  const applyAll = async () => {
    let times = 0;
    while ((await test.app.get(EventApplication).applyNext()) > 0) times += 1;
    return times;
  };
  const apply = async (resource: Resource) => {
    const id = await send(resource);
    await applyAll();
    return id;
  };
  const rowOf = async (id: string) =>
    (
      await test.sql<Row & { id: string }>(
        'select id, outcome, type, subject, reason, waits_for from pms_inbound_event where event_id = $1',
        [id],
      )
    )[0];
  const stockOf = (ref: string) =>
    test.sql('select location_ref, on_hand, reserved from pms_stock where product_ref = $1 order by 1', [ref]);
  const stock = (productRef: string, onHand = 40, locationRef = 'main') => ({
    ...{ productRef, locationRef, onHand, reserved: 2 },
  });
  const map = async (ref: string) => {
    const productId = await dispensary.product({ codes: [] });
    return (await asAdmin(`/product-mappings/${ref}`, 'PUT', { productId })).status;
  };

  it('may name its JSON as FHIR does, where an event is signed and nowhere else', async () => {
    const headers = { 'content-type': 'application/fhir+json; fhirVersion=5.0' };
    const item = anInventoryItem({ ref: 'NAMED' });
    const sealing = { at: clock.now(), body: JSON.stringify(item) };
    const sent = sealed({ id: 'evt_named', type: '', data: {} }, [pms.webhookSecret.secret], sealing);
    const posted = (body: string | Buffer) =>
      deliver(test, pms.partner.id, { body, headers: { ...sent.headers, ...headers } });
    expect((await posted(sent.body)).status).toBe(202);
    expect((await posted(`${String(sent.body)} `)).status).toBe(401);
    const broken = await posted('{');
    expect([broken.status, broken.body.error.code]).toEqual([400, 'malformed_request']);
    const elsewhere = await test.http('/api/v1/auth/login', { method: 'POST', body: '{}', headers });
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([415, 'unsupported_media_type']);
    await applyAll();
    expect(await rowOf('evt_named')).toMatchObject({ outcome: 'applied', type: 'InventoryItem' });
  });

  it('tells of a product and its stock in one event, all of it or nothing', async () => {
    const gtin = aGtin();
    const productId = await dispensary.product({ codes: [{ system: 'gtin', code: gtin }] });
    const report = anInventoryReport([stock('AMX', 40), stock('AMX', 5, 'cellar')]);
    const id = await apply(aBundle([anInventoryItem({ ref: 'AMX', gtin }), report]));
    expect(await rowOf(id)).toMatchObject({ outcome: 'applied', type: 'Bundle', subject: null, reason: null });
    expect(await stockOf('AMX')).toEqual([
      { location_ref: 'cellar', on_hand: 5, reserved: 2 },
      { location_ref: 'main', on_hand: 40, reserved: 2 },
    ]);
    expect(await test.sql(`select name, product_id, use_units_per_unit from pms_product where ref = 'AMX'`)).toEqual([
      { name: 'Amoxicillin 500 mg capsules', product_id: productId, use_units_per_unit: 10 },
    ]);
    const wrong = await apply(aBundle([anInventoryItem({ ref: 'NEW' }), anInventoryReport([stock('AMX', -1)], 18)]));
    expect(await rowOf(wrong)).toMatchObject({
      outcome: 'dead',
      reason: 'entry[1].resource.inventoryListing[0].item[0].quantity.value: must be a whole number from 0 to 1000000',
    });
    expect(await test.sql(`select from pms_product where ref = 'NEW'`)).toEqual([]);
    const single = await apply(anInventoryReport([stock('AMX', 41)], 19));
    expect(await rowOf(single)).toMatchObject({
      outcome: 'applied',
      type: 'InventoryReport',
      subject: 'stock main AMX',
    });
  });

  it('is told when a part of it was known, and when all of it was', async () => {
    const part = await apply(anInventoryReport([stock('AMX', 1), stock('AMX', 6, 'cellar')], 18));
    expect(await rowOf(part)).toMatchObject({ outcome: 'applied', reason: '1 of 2 reports were stale' });
    const none = await apply(anInventoryReport([stock('AMX', 1), stock('AMX', 7, 'cellar')], 18));
    expect(await rowOf(none)).toMatchObject({ outcome: 'stale', reason: null });
    expect(await stockOf('AMX')).toMatchObject([{ on_hand: 6 }, { on_hand: 41 }]);
  });

  it('waits until every product is known, also when the last two become known at the same time', async () => {
    const id = await apply(anInventoryReport([stock('AMX'), stock('ONE'), stock('TWO'), stock('THREE')], 30));
    expect(await rowOf(id)).toMatchObject({ outcome: 'waiting', waits_for: ['ONE', 'TWO', 'THREE'] });
    expect(await map('TWO')).toBe(200);
    expect(await rowOf(id)).toMatchObject({ outcome: 'waiting', waits_for: ['ONE', 'THREE'] });
    expect(await Promise.all([map('ONE'), map('THREE')])).toEqual([200, 200]);
    expect(await rowOf(id)).toMatchObject({ outcome: 'applied', waits_for: null });
  });

  it('waits no longer for what the next event of the batch brings', async () => {
    const gtin = aGtin();
    await dispensary.product({ codes: [{ system: 'gtin', code: gtin }] });
    const item = (version: number, code: string | null) => anInventoryItem({ ref: 'LATE', version, gtin: code });
    // The code comes after the stock of the first event, and before the last of what that tells.
    const early = [item(1, null), anInventoryReport([stock('LATE')], 1), anInventoryReport([stock('AMX', 9)], 50)];
    const first = await send(aBundle(early));
    const second = await send(aBundle([item(2, gtin), anInventoryReport([stock('AMX', 8)], 45)]));
    await applyAll();
    expect(await rowOf(first)).toMatchObject({ outcome: 'applied', waits_for: null });
    expect(await rowOf(second)).toMatchObject({ outcome: 'applied' });
  });

  it('may tell a thousand things, and of many such events no more are taken up at once than fit', async () => {
    const listed = Array.from({ length: 1_000 }, (_, at) => stock(`BULK-${at}`, at));
    for (const version of [1, 2, 3]) await send(anInventoryReport(listed, version));
    expect(await applyAll()).toBe(2);
    const [{ told, newest }] = await test.sql<{ told: number; newest: string }>(
      `select count(*)::integer as told, min(reported_version) as newest from pms_stock where product_ref like 'BULK-%'`,
    );
    expect([told, String(newest)]).toEqual([1_000, '3']);
  });

  it('tells of orders by their number; of one that it never got, there is nothing to tell', async () => {
    const id = await apply(aBundle([aSupplyRequest(), anInventoryReport([stock('AMX', 8)], 60)]));
    const reason = expect.stringContaining('RO-000042') as string;
    expect(await rowOf(id)).toMatchObject({ outcome: 'dead', subject: null, reason });
  });

  it('is read in the format that it speaks when it is read: after a change, also what had come before', async () => {
    const event = stockEvent('AMX', 77, 12);
    const id = await apply({ id: undefined, type: event.type, version: 1, data: event.data });
    expect(await rowOf(id)).toMatchObject({ outcome: 'dead', reason: 'resourceType: is missing' });
    await speak('generic');
    const inboundEventId = (await rowOf(id)).id;
    expect((await asAdmin(`/inbound-events/${inboundEventId}/replays`, 'POST')).body.data.outcome).toBe('received');
    await applyAll();
    expect(await rowOf(id)).toMatchObject({ outcome: 'applied', reason: null, subject: 'stock main AMX' });
    expect(await stockOf('AMX')).toContainEqual({ location_ref: 'main', on_hand: 12, reserved: 0 });
    await speak('fhir-r5');
  });
});
