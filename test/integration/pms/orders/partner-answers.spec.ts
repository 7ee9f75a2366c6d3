import { aWebhookSecret, type PmsSystem } from '../../../factories/pms';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { crookedLots } from '../../inventory/dispensary';
import { OrderingClinic, type PartnerOrderRow } from './ordering-clinic';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));

let test: TestApp;
let clinic: OrderingClinic;
let pms: PmsSystem;
let supplierId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  clinic = await OrderingClinic.open(test, clock);
  pms = await clinic.partner();
  supplierId = await clinic.room.supplier({ partnerId: pms.partner.id });
});
afterAll(() => test?.close());
beforeEach(() => clock.advance(1_000));

const says = (type: 'acknowledged' | 'shipped' | 'rejected' | 'cancelled', data: object, who = pms) =>
  clinic.hears(who, `order.${type}`, data);
const shipped = (order: PartnerOrderRow, sequence: number, over: object = {}) =>
  says('shipped', { orderRef: order.number, sequence, ...over });
const acknowledged = (order: PartnerOrderRow, sequence: number, over: object = {}) =>
  says('acknowledged', { orderRef: order.number, sequence, ...over });

describe('what a partner says of an order', () => {
  it('takes it through its states, with what is promised, under the name of the partner', async () => {
    const order = await clinic.submitted(supplierId, [10, 5, 2]);
    const { id, number, lines } = order;
    await clinic.room.lot(lines[0].productId, order.locationId, { quantity: 5 });
    const answer = await acknowledged(order, 1, {
      ...{ partnerReference: 'SO-7', expectedOn: '2026-11-28' },
      lines: [
        { line: 1, quantity: 120 },
        { line: 3, quantity: 0 },
      ],
    });
    expect(answer).toMatchObject({ outcome: 'applied', reason: null });
    expect(await clinic.order(id)).toMatchObject({
      ...{ status: 'acknowledged', supplierReference: 'SO-7', expectedOn: '2026-11-28', shippedAt: null },
      lines: [
        { line: 1, quantity: 200, confirmed: 120, outstanding: 120 },
        { line: 2, quantity: 100, confirmed: null, outstanding: 100 },
        { line: 3, quantity: 40, confirmed: 0, outstanding: 0 },
      ],
    });
    expect(await clinic.room.stock(lines[0].productId)).toMatchObject([{ onHand: 5, onOrder: 120 }]);
    const lots = [
      { line: 1, quantity: 100, batch: 'A1', expiresOn: '2028-01-31' },
      { line: 1, quantity: 20, batch: 'A2', expiresOn: '2028-03-31' },
      { line: 2, quantity: 100 },
    ];
    const parcel = { shipmentRef: 'ASN-1', carrier: 'Blue Van', expectedOn: '2026-11-27', lines: lots };
    expect(await shipped(order, 2, parcel)).toMatchObject({ outcome: 'applied' });
    expect(await clinic.order(id)).toMatchObject({ expectedOn: '2026-11-27', shippedAt: clock.now().toISOString() });
    const trail = await test.sql<{ actor_id: string; actor_role: string; action: string; request_id: string }>(
      `select actor_id, actor_role, action, request_id from audit_log where subject_id = $1 and actor_role = 'partner' order by id`,
      [id],
    );
    const cause = (action: string) => ({ actor_id: pms.partner.id, actor_role: 'partner', action });
    expect(trail).toMatchObject([
      { ...cause('restock_order.acknowledged'), request_id: answer.id },
      cause('restock_order.shipped'),
    ]);
    expect((await clinic.announced(id)).slice(-3)).toEqual(['submitted', 'acknowledged', 'shipped']);
    for (const type of ['acknowledged', 'shipped']) await clinic.outbox.deliver(`restock_order.${type}`, id);
    const news = await test.sql<{ body: string }>(
      'select body from notification where subject_id = $1 and user_id = $2 order by created_at',
      [id, clinic.admin.id],
    );
    expect(news.map(({ body }) => body).slice(-2)).toEqual([
      `The order ${number} is expected on 2026-11-28. Less of 2 products will come.`,
      `The supplier has sent something of the order ${number}. It is expected on 2026-11-27.`,
    ]);
  });

  it('is what a person begins with who receives it, lot by lot, and each shipment arrives once', async () => {
    const order = await clinic.submitted(supplierId, [10]);
    const { id, lines } = order;
    const lots = [
      { line: 1, quantity: 60, batch: 'A1', expiresOn: '2028-01-31' },
      { line: 1, quantity: 40 },
    ];
    await shipped(order, 1, { shipmentRef: 'ASN-1', lines: lots });
    await shipped(order, 2, {
      shipmentRef: 'ASN-2',
      lines: [{ line: 1, quantity: 100, batch: 'B1', expiresOn: '2028-06-30' }],
    });
    const [one, two] = await clinic.shipments(id);
    const { productId } = lines[0];
    expect(one.delivery).toEqual({
      ...{ reference: 'ASN-1', shipmentId: one.id },
      lines: [
        { productId, quantity: 60, unit: 'use', batch: 'A1', expiresOn: '2028-01-31' },
        { productId, quantity: 40, unit: 'use' },
      ],
    });
    const receive = (body: object | null) => clinic.room.step(id, 'receipts', body);
    // What the supplier has not told, somebody has to read off the pack.
    expect((await receive(one.delivery)).status).toBe(422);
    const typed = { ...one.delivery!.lines[1], batch: 'A9', expiresOn: '2027-12-31' };
    const counted = { ...one.delivery, lines: [one.delivery!.lines[0], typed] };
    const race = await Promise.all([receive(counted), receive(counted)]);
    expect(race.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(race.find(({ status }) => status === 409)?.body.error.code).toBe('shipment_received');
    expect(await clinic.room.stock(productId)).toMatchObject([{ onHand: 100, onOrder: 100 }]);
    expect(
      (await clinic.shipments(id)).map(({ receiptId, delivery }) => [receiptId === null, delivery === null]),
    ).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(await shipped(order, 3, { shipmentRef: 'ASN-1' })).toMatchObject({
      ...{ outcome: 'dead', reason: `the shipment ASN-1 of the order ${order.number} has been received` },
    });
    expect((await receive(two.delivery)).status).toBe(201);
    expect((await clinic.order(id)).status).toBe('received');
    expect(await clinic.room.stock(productId)).toMatchObject([{ onHand: 200, onOrder: 0 }]);
    expect(await crookedLots(test)).toEqual([]);
    const other = await clinic.submitted(supplierId);
    const stolen = await clinic.room.step(other.id, 'receipts', { ...counted, shipmentId: two.id });
    expect(stolen.body.error.errors).toEqual([
      expect.objectContaining({ field: 'shipmentId', message: 'names no shipment of this order' }),
    ]);
  });

  it('may be that nothing will come, or no more: the stock check looks after the products again', async () => {
    const order = await clinic.submitted(supplierId);
    expect(await says('rejected', { orderRef: order.number, sequence: 1, reason: 'Discontinued' })).toMatchObject({
      outcome: 'applied',
    });
    expect(await clinic.order(order.id)).toMatchObject({
      ...{ status: 'cancelled', refusal: 'Discontinued', refusedAt: clock.now().toISOString() },
      lines: [{ outstanding: 0 }],
    });
    const [{ declined }] = await test.sql<{ declined: boolean }>(
      'select declined_at is not null as declined from restock_order_line where order_id = $1',
      [order.id],
    );
    expect(declined).toBe(false);
    expect(await clinic.told(pms.partner.id, order.id)).toHaveLength(1);
    const part = await clinic.submitted(supplierId);
    await shipped(part, 1, { lines: [{ line: 1, quantity: 50, batch: 'C1', expiresOn: '2028-01-31' }] });
    await clinic.room.step(part.id, 'receipts', (await clinic.shipments(part.id))[0].delivery);
    expect((await clinic.order(part.id)).status).toBe('partially_received');
    await says('cancelled', { orderRef: part.number, sequence: 2 });
    expect(await clinic.order(part.id)).toMatchObject({ status: 'closed', refusal: null });
    expect((await clinic.announced(part.id)).at(-1)).toBe('refused');
  });
});

describe('the stock check', () => {
  it('orders the rest when less was promised and has come, and all of it again when nothing will', async () => {
    const { room } = clinic;
    const { productId } = await room.stocked(10, { supplierId });
    const suggested = async () => {
      await room.checkAll();
      return (await room.suggestionFor(supplierId))?.lines[0] ?? null;
    };
    const submit = async () => {
      const { id } = (await room.suggestionFor(supplierId))!;
      await room.step(id, 'approval-request');
      await room.step(id, 'approval', undefined, clinic.admin);
      await room.step(id, 'submission', {});
      return clinic.order(id);
    };
    expect(await suggested()).toMatchObject({ productId, quantity: 200 });
    const short = await submit();
    await acknowledged(short, 1, { lines: [{ line: 1, quantity: 20 }] });
    expect(await room.stock(productId)).toMatchObject([{ onHand: 10, onOrder: 20 }]);
    await shipped(short, 2, { lines: [{ line: 1, quantity: 20, batch: 'S1', expiresOn: '2028-01-31' }] });
    await room.step(short.id, 'receipts', (await clinic.shipments(short.id))[0].delivery);
    expect(await clinic.order(short.id)).toMatchObject({ status: 'partially_received', lines: [{ outstanding: 0 }] });
    expect(await suggested()).toMatchObject({ productId, quantity: 180 });
    const refused = await submit();
    expect(await suggested()).toBeNull();
    await says('rejected', { orderRef: refused.number, sequence: 1 });
    expect(await suggested()).toMatchObject({ productId, quantity: 180 });
  });
});

describe('news that comes twice, late, early or to the wrong door', () => {
  it('changes nothing when it is old, and what overtook it stays', async () => {
    const order = await clinic.submitted(supplierId);
    const { number: orderRef, id } = order;
    // Together, the later one first: one transaction, in the order of their versions.
    const early = clinic.event('order.shipped', { orderRef, sequence: 2, shipmentRef: 'ASN-1' });
    const late = clinic.event('order.acknowledged', { orderRef, sequence: 1, partnerReference: 'SO-1' });
    await clinic.receives(pms, early);
    await clinic.receives(pms, late);
    await clinic.receives(pms, late);
    await clinic.applyAll();
    expect([(await clinic.outcomeOf(early)).outcome, (await clinic.outcomeOf(late)).outcome]).toEqual([
      'applied',
      'applied',
    ]);
    expect(await clinic.announced(id)).toEqual(expect.arrayContaining(['acknowledged', 'shipped']));
    expect(await acknowledged(order, 2, { expectedOn: '2030-01-01' })).toMatchObject({ outcome: 'stale' });
    expect(await shipped(order, 2, { shipmentRef: 'ASN-1' })).toMatchObject({ outcome: 'stale' });
    // By its other name it is the same order.
    expect(await says('acknowledged', { orderRef: id, sequence: 2 })).toMatchObject({ outcome: 'stale' });
    expect((await clinic.announced(id)).filter((type) => type === 'shipped')).toHaveLength(1);
    expect(await clinic.order(id)).toMatchObject({ status: 'acknowledged', supplierReference: 'SO-1' });
    expect((await clinic.order(id)).expectedOn).not.toBe('2030-01-01');
  });

  it('acknowledges by shipping, and takes a shipment that another one has overtaken', async () => {
    const order = await clinic.submitted(supplierId);
    await shipped(order, 5, { shipmentRef: 'ASN-2', expectedOn: '2026-12-02', lines: [{ line: 1, quantity: 20 }] });
    expect(await clinic.order(order.id)).toMatchObject({ status: 'acknowledged', expectedOn: '2026-12-02' });
    expect(await acknowledged(order, 1)).toMatchObject({ outcome: 'stale' });
    expect(
      await shipped(order, 4, { shipmentRef: 'ASN-1', expectedOn: '2026-12-01', lines: [{ line: 1, quantity: 30 }] }),
    ).toMatchObject({ outcome: 'applied' });
    expect((await clinic.order(order.id)).expectedOn).toBe('2026-12-02');
    expect((await clinic.shipments(order.id)).map(({ reference, lines }) => [reference, lines[0].quantity])).toEqual([
      ['ASN-2', 20],
      ['ASN-1', 30],
    ]);
    // The whole of a shipment, in place of what was told of it.
    await shipped(order, 6, { shipmentRef: 'ASN-1', lines: [{ line: 1, quantity: 25, batch: 'X' }] });
    expect((await clinic.shipments(order.id))[1].lines).toMatchObject([{ quantity: 25, batch: 'X' }]);
    // Without lines: all that has not come.
    await shipped(order, 7);
    expect((await clinic.shipments(order.id))[2]).toMatchObject({
      reference: order.number,
      lines: [{ quantity: 200 }],
    });
  });

  it('of an order of somebody else is that of an order that does not exist', async () => {
    const stranger = await clinic.partner();
    const theirs = await clinic.submitted(await clinic.room.supplier({ partnerId: stranger.partner.id }));
    const byMail = await clinic.submitted(await clinic.room.supplier());
    for (const orderRef of [theirs.number, theirs.id, byMail.number, byMail.id, 'RO-999999', 'Nonsense']) {
      for (const type of ['acknowledged', 'shipped', 'rejected'] as const) {
        expect(await says(type, { orderRef, sequence: 9 })).toMatchObject({
          ...{ outcome: 'dead', reason: `this partner has no order ${orderRef}` },
        });
      }
    }
    for (const { id } of [theirs, byMail]) expect((await clinic.order(id)).status).toBe('submitted');
    expect(await test.sql('select from pms_order where order_ref = any($1)', [[theirs.number, byMail.number]])).toEqual(
      [],
    );
    expect(await says('acknowledged', { orderRef: theirs.id, sequence: 1 }, stranger)).toMatchObject({
      outcome: 'applied',
    });
  });

  it('that cannot be is given up with the reason, changes nothing, and can be replayed', async () => {
    const order = await clinic.submitted(supplierId);
    const strange = await acknowledged(order, 1, {
      lines: [
        { line: 1, quantity: 5 },
        { line: 2, quantity: 5 },
      ],
    });
    expect(strange).toMatchObject({
      outcome: 'dead',
      reason: `data.lines.1.line: is not on the order ${order.number}`,
    });
    const broken = await shipped(order, 1, { lines: [{ line: 1, quantity: 0, expiresOn: '2026-02-30' }, 'x'] });
    expect(broken.reason).toMatch(
      /data.lines.0.quantity: must be.*data.lines.0.expiresOn: must be.*data.lines.1: must be an object/,
    );
    expect(await clinic.order(order.id)).toMatchObject({ status: 'submitted', lines: [{ confirmed: null }] });
    // As if it had been submitted only after the partner answered.
    await test.sql(`update restock_order set status = 'approved' where id = $1`, [order.id]);
    const early = await acknowledged(order, 3, { partnerReference: 'SO-9' });
    expect(early).toMatchObject({ outcome: 'dead', reason: `the order ${order.number} is approved` });
    await test.sql(`update restock_order set status = 'submitted' where id = $1`, [order.id]);
    const path = `/api/v1/partners/${pms.partner.id}/inbound-events/${early.id}/replays`;
    expect((await test.http(path, { method: 'POST', token: clinic.admin.token })).status).toBe(201);
    await clinic.applyAll();
    expect(await clinic.order(order.id)).toMatchObject({ status: 'acknowledged', supplierReference: 'SO-9' });
  });

  it('meets our cancellation: one of the two is first, and both know', async () => {
    for (let round = 0; round < 6; round += 1) {
      const order = await clinic.submitted(supplierId);
      const event = clinic.event('order.acknowledged', { orderRef: order.number, sequence: 1 });
      await clinic.receives(pms, event);
      const [cancelled] = await Promise.all([
        clinic.room.step(order.id, 'cancellation', { reason: 'Found elsewhere' }),
        clinic.applyAll(),
      ]);
      await clinic.applyAll();
      expect(cancelled.status).toBe(201);
      expect((await clinic.order(order.id)).status).toBe('cancelled');
      const { outcome, reason } = await clinic.outcomeOf(event);
      const steps = await clinic.announced(order.id);
      if (outcome === 'applied') expect(steps.slice(-2)).toEqual(['acknowledged', 'cancelled']);
      else
        expect([outcome, reason, steps.at(-1)]).toEqual([
          'dead',
          `the order ${order.number} is cancelled`,
          'cancelled',
        ]);
    }
  });

  it('is applied in its order by several transactions, when there is more than one takes', async () => {
    const order = await clinic.submitted(supplierId);
    const events = Array.from({ length: 60 }, (_, at) =>
      clinic.event('order.acknowledged', {
        orderRef: order.number,
        sequence: 60 - at,
        partnerReference: `SO-${60 - at}`,
      }),
    );
    for (const event of events) await clinic.receives(pms, event);
    await clinic.applyAll();
    expect(await clinic.order(order.id)).toMatchObject({ supplierReference: 'SO-60' });
    const outcomes = await test.sql<{ outcome: string; n: number }>(
      'select outcome, count(*)::integer as n from pms_inbound_event where subject = $1 group by 1 order by 1',
      [`order ${order.number}`],
    );
    // Fifty in one transaction, by their versions; the first ten that were sent are the highest of all.
    expect(outcomes).toEqual([
      { outcome: 'applied', n: 50 },
      { outcome: 'stale', n: 10 },
    ]);
  });

  it('is applied once by workers that race for it', async () => {
    const order = await clinic.submitted(supplierId);
    const other = await aWebhookSecret(test, pms);
    const both = { ...pms, webhookSecret: other };
    const event = clinic.event('order.shipped', { orderRef: order.number, sequence: 1 });
    await Promise.all([clinic.receives(pms, event), clinic.receives(both, event)]);
    await Promise.all(Array.from({ length: 4 }, () => clinic.applyAll()));
    await clinic.applyAll();
    expect((await clinic.announced(order.id)).filter((type) => type === 'shipped')).toHaveLength(1);
    expect(await clinic.shipments(order.id)).toHaveLength(1);
  });
});
