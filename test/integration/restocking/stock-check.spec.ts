import { uuidv7 } from 'uuidv7';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ForeseesDemand, type ForeseenUnits, type KnowsDemand } from '../../../src/modules/inventory';
import { EventHandlers } from '../../../src/platform/outbox/event-handlers';
import { Global, Module } from '@nestjs/common';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { Stockroom } from './a-stockroom';

const NOON = '2026-11-20T12:00:00Z';
const DAY_MS = 86_400_000;
const clock = new TestClock(new Date(NOON));

/** What somebody else knows will be needed. */
let foreseen: (ForeseenUnits & { at: Date })[] = [];

@ForeseesDemand()
class FortuneTeller implements KnowsDemand {
  async demandFor(_em: EntityManager, productIds: readonly string[], until: Date): Promise<ForeseenUnits[]> {
    return foreseen.filter(({ productId, at }) => productIds.includes(productId) && at <= until);
  }
}

@Global()
@Module({ providers: [FortuneTeller] })
class FortuneModule {}

let database: TestDatabase;
let test: TestApp;
let room: Stockroom;

const options = { clock, env: { PROCESS_ROLE: 'api' }, modules: [FortuneModule] };

beforeAll(async () => {
  database = await createTestDatabase();
  test = await startTestApp({ ...options, database });
  room = await Stockroom.open(test);
});
afterAll(async () => {
  await test?.close();
  await database?.drop();
});
beforeEach(() => {
  clock.set(NOON);
  foreseen = [];
});

const eventsOf = (type: string, id: string) =>
  test.sql<{ payload: Record<string, unknown> }>(
    'select payload from outbox_event where type = $1 and aggregate_id = $2 order by position',
    [type, id],
  );

describe('what runs low', () => {
  it('is put on one order for each supplier and location, up to its target in whole purchase units', async () => {
    const { supplierId, locationId, productId } = await room.stocked(49);
    const second = await room.stocked(0, { supplierId, locationId });
    const elsewhere = await room.stocked(10, { supplierId });
    const enough = await room.stocked(50, { supplierId, locationId });
    await room.checkAll();

    const orders = await room.orders(`&supplierId=${supplierId}`);
    expect(orders).toHaveLength(2);
    const here = await room.order((await room.orders(`&supplierId=${supplierId}&locationId=${locationId}`))[0].id);
    expect(here).toMatchObject({ status: 'suggested', origin: 'stock_check', total: null });
    // 49 of 200 there: 151 wanted, in boxes of 20.
    expect(here.lines.map(({ productId: id, purchaseUnits, quantity }) => [id, purchaseUnits, quantity])).toEqual(
      [
        [productId, 8, 160],
        [second.productId, 10, 200],
      ].sort(([one], [other]) => String(one).localeCompare(String(other))),
    );
    expect(here.lines.some((line) => line.productId === enough.productId)).toBe(false);
    expect(here.lines.find((line) => line.productId === productId)?.basis).toEqual({
      ...{ available: 49, onOrder: 0, inTransit: 0, demand: 0, dailyUse: 0, reorderPoint: 50, upTo: 200 },
    });
    const [low] = await eventsOf('stock.low', productId);
    expect(low.payload).toMatchObject({
      productId,
      locationId,
      supplierId,
      restockOrderId: here.id,
      available: 49,
      quantity: 160,
    });
    expect(await eventsOf('stock.low', elsewhere.productId)).toHaveLength(1);
    expect(await eventsOf('restock_order.suggested', here.id)).toMatchObject([{ payload: { addedLines: 2 } }]);
    const audit = await test.sql(`select actor_role from audit_log where subject_id = $1`, [here.id]);
    expect(audit).toEqual([{ actor_role: 'system' }]);
  });

  it('is not put there twice, by a later pass or by the change of its stock', async () => {
    const { supplierId, productId, locationId } = await room.stocked(10);
    await room.checkAll();
    const first = await room.suggestionFor(supplierId);
    await room.reserve(productId, 5);
    await room.checkAll();
    const [{ payload }] = await test.sql<{ payload: object }>(
      `select payload from outbox_event where type = 'stock.changed' and aggregate_id = $1 order by position desc`,
      [productId],
    );
    const event = { id: uuidv7(), type: 'stock.changed', version: 1, aggregateType: 'product', aggregateId: productId };
    for (const { handler } of test.app.get(EventHandlers).of('stock.changed')) {
      await handler.handle({ ...event, occurredAt: clock.now(), payload: payload as Record<string, unknown> });
    }
    const now = await room.suggestionFor(supplierId);
    expect(now?.lines).toEqual(first?.lines);
    expect(now?.version).toBe(first?.version);
    expect(await eventsOf('stock.low', productId)).toHaveLength(1);
    expect(await room.orders(`&locationId=${locationId}`)).toHaveLength(1);
  });

  it('is seen as soon as its stock has changed', async () => {
    const { supplierId, productId, locationId } = await room.stocked(60);
    await room.reserve(productId, 20);
    const event = { id: uuidv7(), type: 'stock.changed', version: 1, aggregateType: 'product', aggregateId: productId };
    const payload = { productId, sequence: 2, balances: [{ locationId, onHand: 60, reserved: 20, available: 40 }] };
    for (const { handler } of test.app.get(EventHandlers).of('stock.changed')) {
      await handler.handle({ ...event, occurredAt: clock.now(), payload });
    }
    expect((await room.suggestionFor(supplierId))?.lines).toMatchObject([{ productId, quantity: 160 }]);
  });

  it('joins the suggestion that is there, while nobody has taken it on', async () => {
    const { supplierId, locationId } = await room.stocked(10);
    await room.checkAll();
    const other = await room.stocked(10, { supplierId, locationId });
    await room.checkAll();
    const suggestion = await room.suggestionFor(supplierId);
    expect(suggestion?.lines.map(({ line }) => line)).toEqual([1, 2]);
    expect((await room.step(suggestion!.id, 'approval-request')).status).toBe(201);
    const third = await room.stocked(10, { supplierId, locationId });
    await room.checkAll();
    expect((await room.suggestionFor(supplierId))?.lines).toMatchObject([{ line: 1, productId: third.productId }]);
    expect(other.productId).not.toBe(third.productId);
  });
});

describe('the reckoning', () => {
  it('orders what will be used until the delivery comes, if that is more than the minimum', async () => {
    const { supplierId, productId } = await room.stocked(1_000, { rule: { leadTimeDays: 10 } });
    clock.set('2026-10-01T12:00:00Z');
    await room.dispense(productId, 899);
    clock.set(NOON);
    await room.checkAll();
    // 899 in 90 days: 99.9 of 10 days, and 101 are there.
    expect(await room.suggestionFor(supplierId)).toBeNull();
    await room.dispense(productId, 2);
    await room.checkAll();
    expect((await room.suggestionFor(supplierId))?.lines).toMatchObject([
      { basis: { available: 99, dailyUse: 10.01, reorderPoint: 101, upTo: 251 }, quantity: 160 },
    ]);
  });

  it('takes two thirds a day for three days for two', async () => {
    const { supplierId, productId } = await room.stocked(62, { rule: { minimum: 0, target: 10, leadTimeDays: 3 } });
    await room.dispense(productId, 60);
    await room.checkAll();
    expect(await room.suggestionFor(supplierId)).toBeNull();
    await room.dispense(productId, 1);
    await room.checkAll();
    expect((await room.suggestionFor(supplierId))?.lines).toMatchObject([{ basis: { available: 1, reorderPoint: 3 } }]);
  });

  it('forgets use that is older than it looks back', async () => {
    const { supplierId, productId } = await room.stocked(1_000, { rule: { leadTimeDays: 30 } });
    clock.advance(-91 * DAY_MS);
    await room.dispense(productId, 900);
    clock.set(NOON);
    await room.checkAll();
    expect(await room.suggestionFor(supplierId)).toBeNull();
  });

  it('counts what is on order, on its way from another location, and already needed', async () => {
    const { supplierId, productId, locationId } = await room.stocked(30);
    const store = await room.location('storeroom');
    const lotId = await room.lot(productId, store, { quantity: 15 });
    await room.post('/stock/transfers', {
      fromLocationId: store,
      toLocationId: locationId,
      lines: [{ lotId, quantity: 15 }],
    });
    await room.post('/restock-orders', { supplierId, locationId, lines: [{ productId, purchaseUnits: 1 }] });
    await room.checkAll();
    expect(await room.orders(`&supplierId=${supplierId}`)).toMatchObject([{ origin: 'manual' }]);

    const inDays = (days: number) => new Date(clock.now().getTime() + days * DAY_MS);
    foreseen = [
      { productId, locationId, quantity: 15, at: inDays(1) },
      { productId, locationId, quantity: 1, at: inDays(14) },
      { productId, locationId, quantity: 500, at: inDays(15) },
      { productId, locationId: store, quantity: 500, at: inDays(1) },
    ];
    await room.checkAll();
    const order = (await room.orders(`&supplierId=${supplierId}`)).find(({ origin }) => origin === 'stock_check');
    expect((await room.order(order!.id)).lines).toMatchObject([
      { basis: { available: 30, onOrder: 20, inTransit: 15, demand: 16, reorderPoint: 50 }, quantity: 160 },
    ]);
  });

  it('counts nothing that is held, set aside, or over by the calendar of its location', async () => {
    const { supplierId, productId, locationId, lotId } = await room.stocked(60);
    await room.lot(productId, locationId, { batch: 'B2', expiresOn: '2026-11-20', quantity: 100 });
    await room.checkAll();
    expect(await room.suggestionFor(supplierId)).toBeNull();
    // 20 November is over in Kolkata, and not in Greenwich.
    clock.set('2026-11-20T18:30:00Z');
    await room.post(`/lots/${lotId}/quarantine`, { reason: 'Cold chain broken' });
    await room.checkAll();
    expect((await room.suggestionFor(supplierId))?.lines).toMatchObject([{ basis: { available: 0 }, quantity: 200 }]);
  });

  it('leaves alone what is retired, what lies in a quarantine, and rules that were dropped', async () => {
    const supplierId = await room.supplier();
    const quarantine = await room.location('quarantine');
    await room.stocked(0, { supplierId, locationId: quarantine });
    const retired = await room.stocked(0, { supplierId });
    await test.http(`/api/v1/products/${retired.productId}`, { method: 'DELETE', token: room.pharmacist.token });
    const [productId, locationId] = [await room.product(), await room.location()];
    const ruleId = await room.rule({ productId, locationId, supplierId });
    await test.http(`/api/v1/reorder-rules/${ruleId}`, { method: 'DELETE', token: room.pharmacist.token });
    await room.checkAll();
    expect(await room.orders(`&supplierId=${supplierId}`)).toEqual([]);
  });
});

describe('what somebody declined', () => {
  it('is left alone for a while, and then suggested again', async () => {
    const { supplierId, locationId, productId } = await room.stocked(10);
    const kept = await room.stocked(10, { supplierId, locationId });
    await room.checkAll();
    const { id } = (await room.suggestionFor(supplierId))!;
    const path = `/api/v1/restock-orders/${id}`;
    const changed = await test.http(path, {
      method: 'PATCH',
      body: { withoutProductIds: [productId] },
      token: room.pharmacist.token,
    });
    expect(changed.body.data).toMatchObject({ lines: [{ productId: kept.productId }] });
    await room.step(id, 'approval-request');
    const admin = await test.person('admin');
    expect((await room.step(id, 'rejection', { reason: 'Too dear' }, admin)).body.data.status).toBe('rejected');
    clock.advance(3 * DAY_MS - 1);
    await room.checkAll();
    expect(await room.suggestionFor(supplierId)).toBeNull();
    clock.advance(1);
    await room.checkAll();
    expect((await room.suggestionFor(supplierId))?.lines).toHaveLength(2);
  });
});

describe('what is on an order already, and is needed more than that', () => {
  it('waits for its delivery; the next order goes without it and can be added to', async () => {
    const { supplierId, locationId, productId } = await room.stocked(49);
    await room.checkAll();
    await room.step((await room.suggestionFor(supplierId))!.id, 'approval-request');
    foreseen = [{ productId, locationId, quantity: 500, at: clock.now() }];
    const later = await room.stocked(10, { supplierId, locationId });
    await room.checkAll();
    const { id, lines } = (await room.suggestionFor(supplierId))!;
    expect(lines.map((line) => line.productId)).toEqual([later.productId]);
    const body = { lines: [{ productId: await room.product(), purchaseUnits: 1 }] };
    const added = await test.http(`/api/v1/restock-orders/${id}`, {
      method: 'PATCH',
      body,
      token: room.pharmacist.token,
    });
    expect(added.status).toBe(200);
    expect((await room.order(id)).lines).toHaveLength(2);
  });
});

describe('checks of several instances at once', () => {
  let others: TestApp[];

  beforeAll(async () => {
    others = await Promise.all([1, 2].map(() => startTestApp({ ...options, database })));
  }, 240_000);
  afterAll(() => Promise.all(others.map((each) => each.close())));

  it('open one line for each product and location, and one order for each supplier and location', async () => {
    const suppliers = await Promise.all([1, 2].map(() => room.supplier()));
    const places = await Promise.all([1, 2].map(() => room.location()));
    const productIds = await Promise.all(Array.from({ length: 6 }, () => room.product()));
    for (const [at, productId] of productIds.entries()) {
      for (const locationId of places) await room.rule({ productId, locationId, supplierId: suppliers[at % 2] });
    }
    const rooms = [room, ...others.map((each) => new Stockroom(each, room.pharmacist))];
    await Promise.all([...rooms, ...rooms].map((each) => each.checkAll()));
    const lines = await test.sql<{ lines: number }>(
      `select count(*)::int as lines from restock_order_line where product_id = any($1) group by product_id, location_id`,
      [productIds],
    );
    expect(lines).toEqual(Array.from({ length: 12 }, () => ({ lines: 1 })));
    const orders = await test.sql(`select id from restock_order where supplier_id = any($1)`, [suppliers]);
    expect(orders).toHaveLength(4);
    const told = await test.sql(`select id from outbox_event where type = 'stock.low' and aggregate_id = any($1)`, [
      productIds,
    ]);
    expect(told).toHaveLength(12);
  });
});
