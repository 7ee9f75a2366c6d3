import { EventApplication } from '../../../../src/modules/pms-sync/inbound/event-application.service';
import { InboundEventExpiry } from '../../../../src/modules/pms-sync/inbound/inbound-event-expiry.job';
import { CatalogueNewsHandler } from '../../../../src/modules/pms-sync/mapping/catalogue-news.handler';
import { aPms, deliver, type PmsEvent, type PmsSystem, productEvent, sealed, stockEvent } from '../../../factories/pms';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { aGtin, Dispensary } from '../../inventory/dispensary';

const GTIN = [aGtin(), aGtin()];
const NDC = '0002-8215-01';

interface Row {
  outcome: string;
  reason: string | null;
  attempts: number;
}

describe('events of a partner', () => {
  let test: TestApp;
  let clock: TestClock;
  let pms: PmsSystem;
  let dispensary: Dispensary;

  beforeAll(async () => {
    clock = new TestClock(new Date('2026-11-21T09:30:00.000Z'));
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    pms = await aPms(test);
    dispensary = await Dispensary.open(test);
  });
  afterAll(() => test.close());

  const medicine = (codes: { system: string; code: string }[]) => dispensary.product({ codes });
  const applyAll = async () => {
    while ((await test.app.get(EventApplication).applyNext()) > 0);
  };
  const send = async (...events: PmsEvent[]) => {
    for (const event of events) {
      const sent = sealed(event, [pms.webhookSecret.secret], { at: clock.now() });
      expect((await deliver(test, pms.partner.id, sent)).status).toBe(202);
    }
  };
  const apply = async (...events: PmsEvent[]) => {
    await send(...events);
    await applyAll();
  };
  const rowOf = async ({ id }: PmsEvent) =>
    (await test.sql<Row>('select outcome, reason, attempts from pms_inbound_event where event_id = $1', [id]))[0];
  const outcomes = async (...events: PmsEvent[]) => {
    const found: string[] = [];
    for (const event of events) found.push((await rowOf(event)).outcome);
    return found;
  };
  const stockOf = async (ref: string, location = 'main') =>
    (
      await test.sql<{ on_hand: number; reported_version: string }>(
        'select on_hand, reported_version from pms_stock where product_ref = $1 and location_ref = $2',
        [ref, location],
      )
    )[0];
  const mappingOf = async (ref: string) =>
    (await test.sql('select product_id, mapped_by, name from pms_product where ref = $1', [ref]))[0];
  const told = async () => {
    for (const { id, type, payload } of await test.sql(
      `select id, type, payload from outbox_event where type like 'product.%' order by position`,
    )) {
      await test.app.get(CatalogueNewsHandler).handle({ id, type, payload } as never);
    }
    await test.sql(`delete from outbox_event where type like 'product.%'`);
  };
  const asAdmin = (path: string, method = 'GET', body?: object) =>
    test.http<{ id: string; outcome: string; payload: string }>(`/api/v1/partners/${pms.partner.id}${path}`, {
      method,
      body,
      token: pms.adminToken,
    });

  it('find their product by GTIN or NDC, and by no code that names two', async () => {
    const one = await medicine([{ system: 'gtin', code: GTIN[0] }]);
    const two = await medicine([{ system: 'ndc', code: NDC }]);
    await apply(
      productEvent('BY-GTIN', 1, { gtin: GTIN[0] }),
      productEvent('BY-NDC', 1, { ndc: NDC }),
      productEvent('BY-BOTH', 1, { gtin: GTIN[0], ndc: NDC }),
      productEvent('BY-NONE', 1, { gtin: GTIN[1] }),
    );
    expect(await mappingOf('BY-GTIN')).toMatchObject({ product_id: one, mapped_by: 'gtin' });
    expect(await mappingOf('BY-NDC')).toMatchObject({ product_id: two, mapped_by: 'ndc' });
    expect(await mappingOf('BY-BOTH')).toMatchObject({ product_id: null, mapped_by: null });
    expect(await mappingOf('BY-NONE')).toMatchObject({ product_id: null, mapped_by: null });
  });

  it('are applied in the order of their versions, and never twice', async () => {
    const events = [3, 1, 2].map((version) => stockEvent('BY-GTIN', version, version * 10));
    await apply(...events);
    expect(await stockOf('BY-GTIN')).toEqual({ on_hand: 30, reported_version: '3' });
    expect(await outcomes(...events)).toEqual(['applied', 'applied', 'applied']);
    const [late, same, next] = [
      stockEvent('BY-GTIN', 2, 999),
      stockEvent('BY-GTIN', 3, 999),
      stockEvent('BY-GTIN', 7, 70),
    ];
    await apply(late, same, next);
    expect(await outcomes(late, same, next)).toEqual(['stale', 'stale', 'applied']);
    expect(await stockOf('BY-GTIN')).toEqual({ on_hand: 70, reported_version: '7' });
    await apply(stockEvent('BY-GTIN', 1, 5, { locationRef: 'cellar' }));
    expect(await stockOf('BY-GTIN', 'cellar')).toEqual({ on_hand: 5, reported_version: '1' });
  });

  it('wait while nobody knows their product, and are applied when somebody says', async () => {
    const early = [stockEvent('LATE', 1, 11), stockEvent('LATE', 2, 12)];
    await apply(...early);
    expect(await outcomes(...early)).toEqual(['waiting', 'waiting']);
    await apply(productEvent('LATE', 1));
    expect(await outcomes(...early)).toEqual(['waiting', 'waiting']);
    const { body } = await asAdmin('/product-mappings?unmapped=true&productRef=LATE');
    expect(body.data).toMatchObject([{ productRef: 'LATE', name: 'Product LATE', productId: null }]);
    const productId = await medicine([]);
    expect((await asAdmin('/product-mappings/LATE', 'PUT', { productId })).status).toBe(200);
    expect(await outcomes(...early)).toEqual(['applied', 'applied']);
    const later = stockEvent('LATE', 3, 13);
    await apply(later, productEvent('LATE', 2, { gtin: GTIN[0] }));
    expect(await outcomes(later)).toEqual(['applied']);
    expect(await mappingOf('LATE')).toMatchObject({ product_id: productId, mapped_by: 'hand' });
  });

  it('wait for a code that comes in the same batch no longer than that', async () => {
    const code = aGtin();
    await medicine([{ system: 'gtin', code }]);
    const stock = stockEvent('BATCH', 1, 5);
    await apply(stock, productEvent('BATCH', 1), productEvent('BATCH', 2, { gtin: code }));
    expect(await outcomes(stock)).toEqual(['applied']);
  });

  it('are found by a product that the clinic registers later, and lost by one that it gives up', async () => {
    const early = stockEvent('BY-NONE', 1, 4);
    await apply(early);
    expect(await outcomes(early)).toEqual(['waiting']);
    const productId = await medicine([{ system: 'gtin', code: GTIN[1] }]);
    await told();
    expect(await mappingOf('BY-NONE')).toMatchObject({ product_id: productId, mapped_by: 'gtin' });
    expect(await outcomes(early)).toEqual(['applied']);
    const { token } = await test.person('pharmacist');
    expect((await test.http(`/api/v1/products/${productId}`, { method: 'DELETE', token })).status).toBe(200);
    await told();
    expect(await mappingOf('BY-NONE')).toMatchObject({ product_id: null, mapped_by: null });
  });

  it('can be said to be of none of our products, and are asked about no more', async () => {
    await apply(stockEvent('SOAP', 1, 400));
    const listed = async () => JSON.stringify((await asAdmin('/product-mappings?unmapped=true')).body.data);
    expect(await listed()).toContain('SOAP');
    expect((await asAdmin('/product-mappings/SOAP', 'PUT', { productId: null })).status).toBe(200);
    expect(await listed()).not.toContain('SOAP');
    expect((await asAdmin('/product-mappings/SOAP', 'PUT', {})).status).toBe(422);
    const unknown = { productId: '0199a000-0000-7000-8000-000000000000' };
    expect((await asAdmin('/product-mappings/SOAP', 'PUT', unknown)).status).toBe(422);
    expect((await asAdmin('/product-mappings/NOTHING', 'PUT', { productId: null })).status).toBe(404);
  });

  it('that cannot be understood are given up at once, with the reason; those we have no use for are ignored', async () => {
    const broken = [
      stockEvent('X', 1, -1),
      { ...stockEvent('X', 1, 1), data: { productRef: 'X' } },
      productEvent('X', 1, { gtin: '08901234567895' }),
      stockEvent('X', 0, 1),
    ];
    const other = { ...stockEvent('X', 1, 1), type: 'till.closed' };
    await apply(...broken, other);
    expect(await outcomes(...broken, other)).toEqual(['dead', 'dead', 'dead', 'dead', 'ignored']);
    expect((await rowOf(broken[0])).reason).toMatch('data.onHand: must be a whole number from 0');
    expect((await rowOf(broken[1])).reason).toMatch(/data.locationRef: is missing.*sequence.*onHand/);
    expect((await rowOf(broken[2])).reason).toMatch('data.gtin: must be a GTIN');
    expect(await test.sql(`select from pms_product where ref = 'X'`)).toEqual([]);
  });

  it('that fail are tried again, later and later, without keeping the others; then given up, and replayed', async () => {
    await test.sql(`alter table pms_stock add constraint planted check (product_ref <> 'CURSED')`);
    const cursed = stockEvent('CURSED', 1, 6);
    const others = Array.from({ length: 5 }, (_, at) => stockEvent('FINE', at + 1, at));
    await apply(cursed, ...others);
    expect(await outcomes(...others)).toEqual(Array(5).fill('waiting'));
    expect(await rowOf(cursed)).toMatchObject({ outcome: 'received', attempts: 1 });
    await applyAll();
    expect(await rowOf(cursed)).toMatchObject({ attempts: 1 });
    for (let attempts = 2; attempts <= 8; attempts += 1) {
      clock.advance(15_000 * 2 ** (attempts - 2));
      await applyAll();
      expect(await rowOf(cursed)).toMatchObject({ attempts });
    }
    expect(await rowOf(cursed)).toMatchObject({
      outcome: 'dead',
      reason: expect.stringContaining('planted') as string,
    });
    const [{ id }] = await test.sql('select id from pms_inbound_event where event_id = $1', [cursed.id]);
    const list = await asAdmin('/inbound-events?outcome=dead&type=inventory.counted');
    expect(JSON.stringify(list.body.data)).toContain(cursed.id);
    expect((await asAdmin(`/inbound-events/${id}`)).body.data.payload).toContain('CURSED');
    await test.sql('alter table pms_stock drop constraint planted');
    expect((await asAdmin(`/inbound-events/${id}/replays`, 'POST')).body.data.outcome).toBe('received');
    await applyAll();
    expect(await rowOf(cursed)).toMatchObject({ outcome: 'waiting', reason: null });
    expect(await stockOf('CURSED')).toMatchObject({ on_hand: 6 });
    expect((await asAdmin(`/inbound-events/${id}/replays`, 'POST')).body.error.code).toBe('event_not_dead');
  });

  it('leave our own stock alone', async () => {
    expect(await test.sql('select from stock_movement')).toEqual([]);
    expect(await test.sql('select from lot')).toEqual([]);
  });

  it('are forgotten after ninety days, but not before', async () => {
    const count = async () => Number((await test.sql('select count(*)::integer as n from pms_inbound_event'))[0].n);
    clock.advance(89 * 86_400_000);
    const fresh = stockEvent('FRESH', 1, 1);
    await send(fresh);
    const before = await count();
    await test.app.get(InboundEventExpiry).run();
    expect(await count()).toBe(before);
    clock.advance(2 * 86_400_000);
    await test.app.get(InboundEventExpiry).run();
    expect(await count()).toBe(1);
  });
});
