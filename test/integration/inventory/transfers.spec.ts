import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { crookedLots, Dispensary } from './dispensary';

interface Transfer {
  id: string;
  status: string;
  lines: { lotId: string; receivedLotId: string | null; receivedQuantity: number | null }[];
}

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;
let colleague: TestPerson;
let productId: string;
let from: string;
let to: string;
let lotId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
  colleague = await test.person('pharmacist');
});
afterAll(() => test.close());

beforeEach(async () => {
  productId = await dispensary.product();
  from = await dispensary.location('storeroom');
  to = await dispensary.location();
  lotId = await dispensary.lot(productId, from, { quantity: 100 });
});

const send = (quantity = 60, over: object = {}) =>
  dispensary.post<Transfer>('/stock/transfers', {
    ...{ fromLocationId: from, toLocationId: to, lines: [{ lotId, quantity }], ...over },
  });
const end = (id: string, noun: 'receipt' | 'cancellation', body: object = {}, who = colleague) =>
  dispensary.post<Transfer>(`/stock/transfers/${id}/${noun}`, body, who);
const onHand = async () =>
  Object.fromEntries((await dispensary.stock(productId)).map((row) => [row.locationId, [row.onHand, row.available]]));

describe('a transfer', () => {
  it('is nowhere while it is on its way, and then where it was sent', async () => {
    const sent = await send();
    expect([sent.status, sent.body.data.status]).toEqual([201, 'in_transit']);
    expect(await onHand()).toEqual({ [from]: [40, 40] });
    const received = await end(sent.body.data.id, 'receipt');
    expect(received.body.data.lines).toEqual([expect.objectContaining({ receivedQuantity: 60 })]);
    expect(await onHand()).toEqual({ [from]: [40, 40], [to]: [60, 60] });
    expect((await end(sent.body.data.id, 'receipt')).body.error.code).toBe('illegal_transition');
    expect(await crookedLots(test)).toEqual([]);
  });

  it('that loses something on the way says so in the ledger', async () => {
    const { id } = (await send()).body.data;
    const tooMuch = await end(id, 'receipt', { lines: [{ line: 1, quantity: 61 }] });
    expect(tooMuch.body.error.errors).toEqual([{ field: 'lines.0.quantity', message: 'is more than was sent' }]);
    await end(id, 'receipt', { lines: [{ line: 1, quantity: 58 }] });
    expect(await onHand()).toEqual({ [from]: [40, 40], [to]: [58, 58] });
    expect(
      await test.sql(`select kind, quantity, reason_code from stock_movement where source_id = $1 order by position`, [
        id,
      ]),
    ).toEqual([
      { kind: 'transfer_out', quantity: -60, reason_code: null },
      { kind: 'transfer_in', quantity: 60, reason_code: null },
      { kind: 'adjustment', quantity: -2, reason_code: 'lost_in_transit' },
    ]);
  });

  it('that is cancelled goes back', async () => {
    const { id } = (await send()).body.data;
    expect((await end(id, 'cancellation')).body.data.status).toBe('cancelled');
    expect(await onHand()).toEqual({ [from]: [100, 100] });
    expect((await end(id, 'receipt')).body.error).toMatchObject({ from: 'cancelled', to: 'received' });
  });

  it('is received or cancelled, when two are at it', async () => {
    const { id } = (await send()).body.data;
    const answers = await Promise.all([end(id, 'receipt'), end(id, 'cancellation'), end(id, 'receipt')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(Object.values(await onHand()).reduce((sum, [units]) => sum + units, 0)).toBe(100);
    expect(await crookedLots(test)).toEqual([]);
  });

  it('arrives in the status that its lot has by then', async () => {
    const { id } = (await send()).body.data;
    await dispensary.post(`/lots/${lotId}/quarantine`, { reason: 'Complaint about the batch' });
    await end(id, 'receipt');
    expect(await onHand()).toEqual({ [from]: [40, 0], [to]: [60, 0] });
  });

  it('is not mixed with what may be used, when it may not', async () => {
    await dispensary.lot(productId, to);
    const { id } = (await send()).body.data;
    await dispensary.post(`/lots/${lotId}/quarantine`, { reason: 'Complaint about the batch' });
    expect((await end(id, 'receipt')).body.error.code).toBe('lot_status_differs');
    expect((await end(id, 'cancellation')).status).toBe(201);
  });

  it('is refused with every fault, and sends nothing', async () => {
    const elsewhere = await dispensary.lot(productId, to);
    const wrong = await send(1, { toLocationId: from, lines: [{ lotId: elsewhere, quantity: 1 }] });
    expect(wrong.body.error.errors.map(({ field }) => field)).toEqual(['toLocationId', 'lines.0.lotId']);
    expect((await send(101)).body.error).toMatchObject({ code: 'insufficient_stock', wanted: 101, available: 100 });
    for (const lines of [
      [null],
      'all',
      [{ lotId, quantity: 0 }],
      [
        { lotId, quantity: 1 },
        { lotId, quantity: 1 },
      ],
    ]) {
      expect((await send(1, { lines })).status).toBe(422);
    }
    const quarantine = await dispensary.location('quarantine');
    const held = await dispensary.lot(productId, quarantine);
    const back = await send(1, { fromLocationId: quarantine, lines: [{ lotId: held, quantity: 1 }] });
    expect(back.body.error.errors.map(({ field }) => field)).toEqual(['toLocationId']);
  });
});

describe('a return', () => {
  const giveBack = (over: object) =>
    dispensary.post<{ lotId: string }>('/stock/returns', { lotId, quantity: 5, reasonCode: 'unused', ...over });

  it('from a patient lies in quarantine and is never available', async () => {
    const locationId = await dispensary.location('quarantine');
    expect((await giveBack({ direction: 'from_patient', locationId: to })).status).toBe(422);
    const { body } = await giveBack({ direction: 'from_patient', locationId });
    expect(body.data.lotId).not.toBe(lotId);
    expect(await dispensary.readLot(body.data.lotId)).toMatchObject({ status: 'quarantined', onHand: 5 });
    expect(await onHand()).toMatchObject({ [from]: [100, 100], [locationId]: [5, 0] });
  });

  it('to the supplier leaves the lot', async () => {
    expect((await giveBack({ direction: 'to_supplier', reasonCode: 'short_dated' })).status).toBe(201);
    expect(await onHand()).toEqual({ [from]: [95, 95] });
  });
});
