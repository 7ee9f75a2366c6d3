import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { type OrderRow, Stockroom } from './a-stockroom';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import { crookedLots } from '../inventory/dispensary';

const NOON = '2026-11-20T12:00:00Z';
const clock = new TestClock(new Date(NOON));
const LIMITS = { RESTOCK_OWN_APPROVAL_LIMITS: 'INR:50000', RESTOCK_PHARMACIST_APPROVAL_LIMITS: 'INR:200000' };

let test: TestApp;
let room: Stockroom;
let admin: TestPerson;
let colleague: TestPerson;
let supplierId: string;
let locationId: string;
let productId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { ...LIMITS, PROCESS_ROLE: 'api' } });
  room = await Stockroom.open(test);
  [admin, colleague] = [await test.person('admin'), await test.person('pharmacist')];
});
afterAll(() => test?.close());
beforeEach(async () => {
  clock.set(NOON);
  supplierId = await room.supplier({ email: `orders-${Math.random()}@supplier.example` });
  locationId = await room.location();
  productId = await room.product();
});

const line = (purchaseUnits: number, amount?: number, over: object = {}) => ({
  ...{ productId, purchaseUnits, ...over },
  ...(amount !== undefined && { unitCost: { amount, currency: 'INR' } }),
});
const open = (lines: object[], over: object = {}) =>
  room.post<OrderRow>('/restock-orders', { supplierId, locationId, lines, ...over });

/** An order by hand, as far as that. */
async function anOrder(
  as: 'suggested' | 'pending' | 'approved' | 'submitted',
  lines = [line(10, 1_000)],
): Promise<string> {
  const { id } = (await open(lines)).body.data;
  if (as !== 'suggested') await room.step(id, 'approval-request');
  if (as === 'approved' || as === 'submitted') await room.step(id, 'approval', undefined, admin);
  if (as === 'submitted') await room.step(id, 'submission', { channel: 'other' });
  return id;
}

const arriving = (quantity: number, over: object = {}) => ({
  lines: [{ productId, batch: 'B1', expiresOn: '2027-12-31', quantity, unit: 'purchase', ...over }],
});

describe('an order by hand', () => {
  it('goes from its opening to its closure', async () => {
    const opened = await open([line(10, 1_000)], { note: 'Ring at the back door.' });
    expect(opened.status).toBe(201);
    expect(opened.body.data).toMatchObject({
      ...{ status: 'suggested', origin: 'manual', total: { amount: 10_000, currency: 'INR' }, version: 1 },
      lines: [{ line: 1, productId, purchaseUnits: 10, quantity: 200, outstanding: 200 }],
    });
    const { id, number } = opened.body.data;
    expect(number).toMatch(/^RO-\d{6}$/);
    expect((await room.step(id, 'approval-request')).body.data.status).toBe('pending_approval');
    expect((await room.step(id, 'approval')).body.data.status).toBe('approved');
    const submitted = (await room.step(id, 'submission', { channel: 'other' })).body.data;
    // Four days after today in Kolkata, as the supplier says.
    expect(submitted).toMatchObject({
      status: 'submitted',
      channel: 'other',
      expectedOn: '2026-11-24',
      mailedAt: null,
    });
    const acknowledged = (
      await room.step(id, 'acknowledgement', { supplierReference: 'SO-1', expectedOn: '2026-11-26' })
    ).body.data;
    expect(acknowledged).toMatchObject({ status: 'acknowledged', supplierReference: 'SO-1', expectedOn: '2026-11-26' });
    const part = await room.step<{ order: OrderRow; receipt: { lines: { lotId: string }[] } }>(
      id,
      'receipts',
      arriving(4),
    );
    expect(part.body.data.order).toMatchObject({
      status: 'partially_received',
      lines: [{ received: 80, outstanding: 120 }],
    });
    expect(await room.stock(productId)).toMatchObject([{ onHand: 80, onOrder: 120 }]);
    const rest = await room.step<{ order: OrderRow }>(id, 'receipts', arriving(6, { batch: 'B2' }));
    expect(rest.body.data.order).toMatchObject({ status: 'received', lines: [{ received: 200, outstanding: 0 }] });
    expect((await room.step(id, 'closure', {})).body.data.status).toBe('closed');
    expect(await room.stock(productId)).toMatchObject([{ onHand: 200, onOrder: 0 }]);
    const history = await test.sql<{ to_status: string }>(
      `select to_status from status_change where subject_id = $1 order by at, id`,
      [id],
    );
    expect(history.map(({ to_status: to }) => to)).toEqual([
      ...['pending_approval', 'approved', 'submitted', 'acknowledged', 'partially_received', 'received', 'closed'],
    ]);
    expect(await crookedLots(test)).toEqual([]);
  });

  it('is changed while it is suggested, and only from the version that was read', async () => {
    const id = await anOrder('suggested');
    const other = await room.product();
    const patch = (body: object, headers = {}) =>
      test.http<OrderRow>(`/api/v1/restock-orders/${id}`, {
        method: 'PATCH',
        body,
        token: room.pharmacist.token,
        headers,
      });
    const lines = [line(5), { productId: other, purchaseUnits: 2 }];
    expect((await patch({ lines }, { 'if-match': '"9"' })).status).toBe(412);
    const changed = (await patch({ lines, note: 'Soon' }, { 'if-match': '"1"' })).body.data;
    expect(changed.lines).toMatchObject([
      { purchaseUnits: 5, unitCost: { amount: 1_000 } },
      { productId: other, line: 2 },
    ]);
    expect((await patch({ withoutProductIds: [other] })).body.data.lines).toHaveLength(1);
    const strange = await patch({ withoutProductIds: [await room.product()] });
    expect(strange.body.error).toMatchObject({ code: 'validation_failed', errors: [{ field: 'withoutProductIds.0' }] });
    await patch({ withoutProductIds: [productId] });
    expect((await room.step(id, 'approval-request')).body.error.code).toBe('restock_order_empty');
    await patch({ lines: [line(1)] });
    await room.step(id, 'approval-request');
    expect((await patch({ note: null })).body.error.code).toBe('restock_order_frozen');
  });

  it('refuses what nobody sells, twice the same, and another currency, telling all of it', async () => {
    const nothing = '0199a000-0000-7000-8000-000000000000';
    const wrong = await open([
      line(1, undefined, { unitCost: { amount: 5, currency: 'EUR' } }),
      { productId: nothing, purchaseUnits: 1 },
    ]);
    expect(wrong.status).toBe(422);
    expect(wrong.body.error.errors.map(({ field }) => field)).toEqual([
      'lines.0.unitCost.currency',
      'lines.1.productId',
    ]);
    expect((await open([line(1), line(2)])).status).toBe(422);
    expect((await open([line(1)], { supplierId: nothing })).body.error.errors[0].field).toBe('supplierId');
  });

  it('is opened once for one Idempotency-Key', async () => {
    const body = { supplierId, locationId, lines: [line(1)] };
    const [one, other] = await Promise.all(
      [1, 2].map(() => room.post<OrderRow>('/restock-orders', body, room.pharmacist, { 'idempotency-key': 'order-1' })),
    );
    expect(one.body.data.id).toBe(other.body.data.id);
    expect(await room.orders(`&supplierId=${supplierId}`)).toHaveLength(1);
  });
});

describe('who approves', () => {
  it.each([
    ['within what one spends alone, the one who asked', 50_000, 'pharmacist', 201],
    ['beyond it, not the one who asked', 50_001, 'pharmacist', 409],
    ['beyond it, a colleague', 50_001, 'colleague', 201],
    ['beyond what pharmacists may, no pharmacist', 200_001, 'colleague', 409],
    ['beyond that, an administrator', 200_001, 'admin', 201],
  ] as const)('%s', async (_, amount, who, status) => {
    const { id } = (await open([line(1, amount)])).body.data;
    await room.step(id, 'approval-request');
    const person = { pharmacist: room.pharmacist, colleague, admin }[who];
    const answer = await room.step(id, 'approval', undefined, person);
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.body.error.code).toBe('approval_beyond_limit');
    expect((await room.order(id)).status).toBe(status === 201 ? 'approved' : 'pending_approval');
  });

  it('takes a cost that nobody knows for too much', async () => {
    const { id } = (await open([line(1)])).body.data;
    await room.step(id, 'approval-request');
    expect((await room.step(id, 'approval', undefined, colleague)).body.error).toMatchObject({
      because: 'cost_unknown',
    });
    expect((await room.step(id, 'approval', undefined, admin)).status).toBe(201);
  });

  it('is one of two who do it at once', async () => {
    const id = await anOrder('pending');
    const answers = await Promise.all([admin, colleague].map((who) => room.step(id, 'approval', undefined, who)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('a step that is out of turn', () => {
  it.each([
    ['suggested', 'approval', undefined],
    ['suggested', 'submission', {}],
    ['pending', 'submission', {}],
    ['approved', 'rejection', { reason: 'No' }],
    ['approved', 'receipts', 'arriving'],
    ['submitted', 'closure', { reason: 'No' }],
    ['submitted', 'approval-request', undefined],
  ] as const)('%s: no %s', async (as, noun, body) => {
    const id = await anOrder(as);
    const answer = await room.step(id, noun, body === 'arriving' ? arriving(1) : body, admin);
    expect(answer.status).toBe(409);
    expect(answer.body.error.code).toBe('illegal_transition');
  });

  it('cancels nothing of which something has arrived, and closes it short with a reason', async () => {
    const id = await anOrder('submitted');
    await room.step(id, 'receipts', arriving(1));
    expect((await room.step(id, 'cancellation', { reason: 'Late' })).body.error.code).toBe('illegal_transition');
    expect((await room.step(id, 'closure', {})).body.error.errors).toEqual([
      expect.objectContaining({ field: 'reason' }),
    ]);
    const closed = await room.step(id, 'closure', { reason: 'Not made any more' });
    expect(closed.body.data).toMatchObject({ status: 'closed', lines: [{ received: 20, outstanding: 0 }] });
    expect(await room.stock(productId)).toMatchObject([{ onOrder: 0 }]);
    expect((await room.step(id, 'receipts', arriving(1))).body.error.code).toBe('illegal_transition');
  });
});

describe('a delivery', () => {
  it('may bring a little more than was ordered, and no more than that', async () => {
    const id = await anOrder('submitted', [line(10)]);
    const over = await room.step(id, 'receipts', arriving(11));
    expect(over.body.error).toMatchObject({
      code: 'over_receipt',
      lines: [{ productId, ordered: 200, received: 0, arriving: 220, allowed: 210 }],
    });
    expect(await room.stock(productId)).toEqual([]);
    const [half] = [await room.step<{ order: OrderRow }>(id, 'receipts', arriving(210, { unit: 'use' }))];
    expect(half.body.data.order).toMatchObject({ status: 'received', lines: [{ received: 210, outstanding: 0 }] });
  });

  it('brings only what was ordered, at what was charged', async () => {
    const id = await anOrder('submitted', [line(10, 1_000)]);
    const other = await room.product();
    const strange = await room.step(id, 'receipts', arriving(1, { productId: other }));
    expect(strange.body.error.errors).toEqual([{ field: 'lines.0.productId', message: 'is not on this order' }]);
    const costs = [{ productId, unitCost: { amount: 1_200, currency: 'INR' } }];
    await room.step(id, 'receipts', { ...arriving(10), costs });
    const receipts = await room.get<Record<string, unknown>[]>(`/restock-orders/${id}/receipts`);
    expect(receipts.body.data).toMatchObject([
      { receivedBy: room.pharmacist.id, lines: [{ line: 1, productId, quantity: 200, unitCost: { amount: 1_200 } }] },
    ]);
    // The next order is reckoned with it.
    expect((await open([line(1)])).body.data.total).toEqual({ amount: 1_200, currency: 'INR' });
  });

  it('counts once of two that race for the rest', async () => {
    const id = await anOrder('submitted', [line(10)]);
    const answers = await Promise.all([1, 2].map(() => room.step(id, 'receipts', arriving(10))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await room.stock(productId)).toMatchObject([{ onHand: 200 }]);
  });
});

describe('an order that is late', () => {
  const flag = () => test.app.get(ScheduledJobs).named('late-restock-orders')?.job.run();
  const told = (id: string) =>
    test.sql(`select 1 from audit_log where subject_id = $1 and action = 'restock_order.flagged_late'`, [id]);

  it('is told of once for each day that was promised, by the calendar of its location', async () => {
    const id = await anOrder('submitted');
    clock.set('2026-11-24T18:29:00Z');
    await flag();
    expect((await room.order(id)).late).toBe(false);
    clock.set('2026-11-24T18:31:00Z');
    await Promise.all([flag(), flag()]);
    await flag();
    expect((await room.order(id)).late).toBe(true);
    expect(await told(id)).toHaveLength(1);
    expect((await room.orders('&late=true')).map((order) => order.id)).toContain(id);
    await room.step(id, 'acknowledgement', { expectedOn: '2026-11-28' });
    expect((await room.order(id)).late).toBe(false);
    clock.set('2026-11-29T12:00:00Z');
    await flag();
    expect(await told(id)).toHaveLength(2);
    await room.step(id, 'receipts', arriving(10));
    expect((await room.order(id)).late).toBe(false);
  });

  it('shows in the lead times of its supplier', async () => {
    for (const [days, part] of [
      [2, 10],
      [6, 10],
      [10, 5],
    ]) {
      clock.set(NOON);
      const id = await anOrder('submitted');
      clock.advance(days * 86_400_000);
      await room.step(id, 'receipts', arriving(part, { batch: `B${days}` }));
      if (part < 10) await room.step(id, 'closure', { reason: 'No more' });
    }
    await anOrder('submitted');
    const { body } = await room.get(`/suppliers/${supplierId}/lead-times`);
    expect(body.data).toEqual({
      ...{ supplierId, statedDays: 4, orders: 3, underway: 1, averageDaysToFirst: 6, averageDays: 4, medianDays: 4 },
      ...{ ninetiethPercentileDays: 5.6, onTime: 0.333, filled: 0.833 },
    });
    const nobody = await room.supplier();
    expect((await room.get(`/suppliers/${nobody}/lead-times`)).body.data).toMatchObject({
      orders: 0,
      medianDays: null,
      filled: null,
    });
  });
});
