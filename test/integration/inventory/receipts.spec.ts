import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { aGtin, crookedLots, Dispensary } from './dispensary';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;
let productId: string;
let locationId: string;
let gtin: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
  locationId = await dispensary.location();
});
afterAll(() => test.close());

beforeEach(async () => {
  gtin = aGtin();
  productId = await dispensary.product({ codes: [{ system: 'gtin', code: gtin }] });
});

describe('a delivery', () => {
  it('is in the ledger, in its lot and in the stock, with its trail and its event', async () => {
    const answer = await dispensary.receive(productId, locationId, { quantity: 3, unit: 'purchase' });
    expect(answer.status).toBe(201);
    const [line] = answer.body.data.lines;
    expect(line).toMatchObject({ productId, quantity: 60, lotBalance: 60, status: 'available' });
    expect(await dispensary.stock(productId)).toEqual([
      { productId, locationId, onHand: 60, reserved: 0, available: 60, onOrder: 0 },
    ]);
    const { body } = await dispensary.get<Record<string, unknown>[]>(`/stock/movements?productId=${productId}`);
    expect(body.data).toEqual([
      expect.objectContaining({ kind: 'receipt', quantity: 60, lotBalance: 60, actorId: dispensary.pharmacist.id }),
    ]);
    expect(
      await test.sql(`select action, actor_id from audit_log where subject_id = $1`, [answer.body.data.id]),
    ).toEqual([{ action: 'stock.received', actor_id: dispensary.pharmacist.id }]);
    const [event] = await test.sql<{ payload: object }>(
      `select payload from outbox_event where aggregate_id = $1 and type = 'stock.changed'`,
      [productId],
    );
    expect(event.payload).toEqual({
      productId,
      sequence: 1,
      ledgerSequence: expect.any(Number) as number,
      balances: [{ locationId, onHand: 60, reserved: 0, available: 60 }],
    });
  });

  it('comes by its barcode alone', async () => {
    const barcode = `]d201${gtin}1727123110B-77\u001d21S1`;
    const answer = await dispensary.post<{ lines: object[] }>('/stock/receipts', {
      locationId,
      lines: [{ barcode, quantity: 5 }],
    });
    expect(answer.status).toBe(201);
    expect(answer.body.data.lines).toEqual([
      expect.objectContaining({ productId, batch: 'B-77', expiresOn: '2027-12-31', quantity: 5 }),
    ]);
    const again = await dispensary.post('/stock/receipts', { locationId, lines: [{ barcode, quantity: 5 }] });
    expect([again.status, again.body.error.code]).toEqual([409, 'pack_received']);
  });

  it('is refused with every fault of every line, and changes nothing', async () => {
    const unknown = aGtin();
    const answer = await dispensary.post('/stock/receipts', {
      locationId,
      lines: [
        { barcode: `(01)${gtin}(17)261119(10)A`, quantity: 1 },
        { barcode: `(01)${unknown}(17)271231(10)A`, quantity: 1 },
        { barcode: `(01)${gtin.slice(0, 13)}${(Number(gtin[13]) + 1) % 10}`, quantity: 1 },
        { barcode: `(01)${gtin}(10)A`, expiresOn: '2027-12-31', batch: 'B', quantity: 1 },
        { productId, quantity: 1 },
        { productId: dispensary.pharmacist.id, batch: 'A', expiresOn: '2027-12-31', quantity: 1 },
      ],
    });
    expect([answer.status, answer.body.error.code]).toEqual([422, 'validation_failed']);
    expect(answer.body.error.errors.map(({ field }) => field).sort()).toEqual([
      'lines.0.expiresOn',
      'lines.1.barcode',
      'lines.2.barcode',
      'lines.3.batch',
      'lines.4.batch',
      'lines.4.expiresOn',
      'lines.5.productId',
    ]);
    expect(await dispensary.stock(productId)).toEqual([]);
  });

  it('may end today by the calendar of the place, not by that of Greenwich', async () => {
    // 21 November 01:30 in Kolkata.
    clock.set('2026-11-20T20:00:00Z');
    const over = await dispensary.receive(productId, locationId, { expiresOn: '2026-11-20' });
    expect(over.status).toBe(422);
    expect((await dispensary.receive(productId, locationId, { expiresOn: '2026-11-21' })).status).toBe(201);
    clock.set('2026-11-20T12:00:00Z');
  });

  it('does not mix what is held with what may be used', async () => {
    const lotId = await dispensary.lot(productId, locationId);
    const answer = await dispensary.receive(productId, locationId, { quarantine: true });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'lot_status_differs']);
    expect(answer.body.error).toMatchObject({ lotId, status: 'available', arriving: 'quarantined' });
  });

  it('tells when a batch comes with another date than before', async () => {
    await dispensary.lot(productId, locationId, { batch: 'X1', expiresOn: '2027-10-31' });
    const answer = await dispensary.receive(productId, locationId, { batch: 'X1', expiresOn: '2027-01-31' });
    expect(answer.body.error.errors).toEqual([
      { field: 'lines.0.expiresOn', message: 'this batch is in stock with 2027-10-31' },
    ]);
  });

  it('comes once for each key', async () => {
    const body = { locationId, lines: [{ productId, batch: 'K', expiresOn: '2027-12-31', quantity: 7 }] };
    const key = { 'idempotency-key': `delivery-${productId}` };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => dispensary.post('/stock/receipts', body, dispensary.pharmacist, key)),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await dispensary.stock(productId)).toMatchObject([{ onHand: 7 }]);
  });

  it('of one product from many hands at once is all there, numbered without a gap', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        dispensary.receive(productId, locationId, { batch: `R${at % 4}`, quantity: 5 }),
      ),
    );
    expect(await dispensary.stock(productId)).toMatchObject([{ onHand: 100, available: 100 }]);
    const events = await test.sql<{ sequence: number }>(
      `select (payload->>'sequence')::int as sequence from outbox_event
        where aggregate_id = $1 and type = 'stock.changed' order by position`,
      [productId],
    );
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(await crookedLots(test)).toEqual([]);
  });
});
