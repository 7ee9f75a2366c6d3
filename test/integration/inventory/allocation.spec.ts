import { uuidv7 } from 'uuidv7';
import { type Demand, type ReserveOptions, StockAllocation } from '../../../src/modules/inventory';
import type { Actor } from '../../../src/platform/auth/actor';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { crookedLots, Dispensary } from './dispensary';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;
let allocation: StockAllocation;
let work: UnitOfWork;
let productId: string;
let locationId: string;
let actor: Actor;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
  allocation = test.app.get(StockAllocation);
  work = test.app.get(UnitOfWork);
  const { id, role } = dispensary.pharmacist;
  actor = { id, role, sessionId: null, requestId: 'test', address: null };
});
afterAll(() => test.close());

beforeEach(async () => {
  clock.set('2026-11-20T12:00:00Z');
  productId = await dispensary.product();
  locationId = await dispensary.location();
});

const demand = (quantity: number, over: Partial<Demand> = {}): Demand => ({
  productId,
  quantity,
  source: { type: 'prescription', id: uuidv7(), line: 1 },
  ...over,
});
const reserve = (demands: Demand[], options?: ReserveOptions) =>
  work.run((em) => allocation.reserve(em, demands, options));
const consume = (parts: { reservationId: string; quantity: number }[], id = uuidv7()) =>
  work.run((em) => allocation.consume(em, actor, { id }, parts));
const outbox = (type: string) =>
  test.sql<{ payload: Record<string, unknown> }>(`select payload from outbox_event where type = $1 order by position`, [
    type,
  ]);

describe('setting stock aside', () => {
  it('takes first what expires first, and says from where', async () => {
    const late = await dispensary.lot(productId, locationId, { batch: 'late', expiresOn: '2028-01-31', quantity: 50 });
    const soon = await dispensary.lot(productId, locationId, { batch: 'soon', expiresOn: '2027-01-31', quantity: 30 });
    const [{ reserved, parts }] = await reserve([demand(40)]);
    expect(reserved).toBe(40);
    expect(parts.map(({ lotId, quantity }) => [lotId, quantity])).toEqual([
      [soon, 30],
      [late, 10],
    ]);
    expect(await dispensary.stock(productId)).toMatchObject([{ onHand: 80, reserved: 40, available: 40 }]);
    expect(await dispensary.readLot(soon)).toMatchObject({ onHand: 30, reserved: 30 });
  });

  it('takes nothing that is held, over, or ends before the treatment does', async () => {
    await dispensary.lot(productId, locationId, { batch: 'held', quarantine: true });
    await dispensary.lot(productId, locationId, { batch: 'short', expiresOn: '2026-11-30', quantity: 5 });
    await expect(reserve([demand(1)], { notExpiringBefore: '2026-12-01' })).rejects.toMatchObject({
      code: 'insufficient_stock',
      details: { productId, wanted: 1, available: 0 },
    });
    clock.set('2026-11-30T12:00:00Z');
    expect((await reserve([demand(1)]))[0].reserved).toBe(1);
    // 1 December, 00:30 in Kolkata, and still November in Greenwich.
    clock.set('2026-11-30T19:00:00Z');
    await expect(reserve([demand(1)])).rejects.toMatchObject({ code: 'insufficient_stock' });
    expect((await dispensary.stock(productId))[0]).toMatchObject({ available: 0 });
  });

  it('is all or nothing, unless a part will do', async () => {
    await dispensary.lot(productId, locationId, { quantity: 10 });
    await expect(reserve([demand(6), demand(6)])).rejects.toMatchObject({ details: { wanted: 12, available: 10 } });
    expect((await dispensary.stock(productId))[0].reserved).toBe(0);
    const parts = await reserve([demand(6), demand(6)], { partial: true });
    expect(parts.map(({ reserved }) => reserved)).toEqual([6, 4]);
    await expect(reserve([demand(0)])).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('keeps to one location when it is told to', async () => {
    const other = await dispensary.location();
    await dispensary.lot(productId, other, { quantity: 10 });
    await expect(reserve([demand(1, { locationId })])).rejects.toMatchObject({ code: 'insufficient_stock' });
  });

  it('of 200 who ask at once, gives to exactly as many as there are units, and to nobody twice', async () => {
    for (const batch of ['a', 'b', 'c', 'd', 'e']) {
      await dispensary.lot(productId, locationId, {
        batch,
        quantity: 10,
        expiresOn: `2027-0${batch.charCodeAt(0) - 96}-28`,
      });
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => reserve([demand(1)])));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(outcomes.length - refused.length).toBe(50);
    expect(new Set(refused.map(({ reason }) => (reason as { code: string }).code))).toEqual(
      new Set(['insufficient_stock']),
    );
    expect(await dispensary.stock(productId)).toMatchObject([{ onHand: 50, reserved: 50, available: 0 }]);
    expect(await crookedLots(test)).toEqual([]);
  });

  it('of several products, from many sides at once, ends without a deadlock', async () => {
    const others = [productId, await dispensary.product(), await dispensary.product()];
    for (const id of others) await dispensary.lot(id, locationId, { quantity: 100 });
    const turns = Array.from({ length: 30 }, (_, at) => [others[at % 3], others[(at + 1) % 3], others[(at + 2) % 3]]);
    const before = await deadlocks();
    await Promise.all(turns.map((ids) => reserve(ids.map((id) => demand(1, { productId: id })))));
    for (const id of others) expect((await dispensary.stock(id))[0].reserved).toBe(30);
    expect(await deadlocks()).toBe(before);
  });
});

describe('what is set aside', () => {
  it('is dispensed whole or in parts, each part a line of the ledger', async () => {
    await dispensary.lot(productId, locationId, { quantity: 20 });
    const [{ parts }] = await reserve([demand(12)]);
    const [{ reservationId }] = parts;
    const [movement] = await consume([{ reservationId, quantity: 5 }]);
    expect(movement).toMatchObject({ kind: 'dispense', quantity: -5, lotBalance: 15 });
    expect((await dispensary.stock(productId))[0]).toMatchObject({ onHand: 15, reserved: 7, available: 8 });
    await consume([{ reservationId, quantity: 7 }]);
    expect((await dispensary.stock(productId))[0]).toMatchObject({ onHand: 8, reserved: 0, available: 8 });
    await expect(consume([{ reservationId, quantity: 1 }])).rejects.toMatchObject({ code: 'illegal_transition' });
    expect(await crookedLots(test)).toEqual([]);
  });

  it('is not dispensed twice by two at once, nor more of it than there is', async () => {
    await dispensary.lot(productId, locationId, { quantity: 20 });
    const [{ parts }] = await reserve([demand(12)]);
    const [{ reservationId }] = parts;
    await expect(consume([{ reservationId, quantity: 13 }])).rejects.toMatchObject({ code: 'validation_failed' });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => consume([{ reservationId, quantity: 12 }])));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await dispensary.stock(productId))[0]).toMatchObject({ onHand: 8, reserved: 0 });
  });

  it('is not dispensed once its last day is over, however late the job that says so', async () => {
    await dispensary.lot(productId, locationId, { expiresOn: '2026-11-20' });
    const [{ parts }] = await reserve([demand(1)]);
    clock.set('2026-11-20T19:00:00Z');
    await expect(consume([{ reservationId: parts[0].reservationId, quantity: 1 }])).rejects.toMatchObject({
      code: 'lot_not_usable',
    });
  });

  it('is given back, and says so', async () => {
    await dispensary.lot(productId, locationId, { quantity: 20 });
    const wanted = demand(12);
    await reserve([wanted]);
    const { id } = wanted.source;
    expect(await work.run((em) => allocation.releaseAllOf(em, { type: 'prescription', id }, 'cancelled'))).toBe(12);
    expect((await dispensary.stock(productId))[0]).toMatchObject({ reserved: 0, available: 20 });
    expect((await outbox('reservation.released')).at(-1)?.payload).toMatchObject({
      ...{
        productId,
        locationId,
        quantity: 12,
        sourceType: 'prescription',
        sourceId: id,
        line: 1,
        because: 'cancelled',
      },
    });
  });

  it('is given back by itself when its time is up', async () => {
    await dispensary.lot(productId, locationId, { quantity: 20 });
    await reserve([demand(12)], { expiresAt: new Date('2026-11-20T13:00:00Z') });
    expect(await work.run((em) => allocation.expireDue(em, 10))).toBe(0);
    clock.set('2026-11-20T13:00:00Z');
    expect(await work.run((em) => allocation.expireDue(em, 10))).toBe(1);
    expect((await dispensary.stock(productId))[0]).toMatchObject({ reserved: 0, available: 20 });
    expect((await outbox('reservation.released')).at(-1)?.payload).toMatchObject({ because: 'time_is_up' });
  });

  it('cannot be taken away by a correction or a transfer', async () => {
    const lotId = await dispensary.lot(productId, locationId, { quantity: 20 });
    await reserve([demand(12)]);
    const correction = { lotId, quantity: -9, reasonCode: 'lost', note: 'Nine are missing' };
    const answer = await dispensary.post('/stock/adjustments', correction);
    expect([answer.status, answer.body.error]).toEqual([
      409,
      expect.objectContaining({ code: 'insufficient_stock', lotId, wanted: 9, available: 8 }),
    ]);
  });
});

async function deadlocks(): Promise<string> {
  const [{ deadlocks: found }] = await test.sql<{ deadlocks: string }>(
    `select deadlocks from pg_stat_database where datname = current_database()`,
  );
  return found;
}
