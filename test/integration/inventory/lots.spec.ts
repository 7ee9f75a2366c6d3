import { uuidv7 } from 'uuidv7';
import { StockAllocation } from '../../../src/modules/inventory';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { crookedLots, Dispensary } from './dispensary';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;
let colleague: TestPerson;
let productId: string;
let locationId: string;
let lotId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
  colleague = await test.person('pharmacist');
});
afterAll(() => test.close());

beforeEach(async () => {
  clock.set('2026-11-20T12:00:00Z');
  productId = await dispensary.product();
  locationId = await dispensary.location();
  lotId = await dispensary.lot(productId, locationId, { quantity: 40 });
});

const because = { reason: 'Cold chain broken' };
const step = (noun: string, who = dispensary.pharmacist, body: unknown = because, headers = {}) =>
  dispensary.post<{ status: string; quantity: number }>(`/lots/${lotId}/${noun}`, body, who, headers);
const reserveFrom = (quantity: number) =>
  test.app
    .get(UnitOfWork)
    .run((em) =>
      test.app
        .get(StockAllocation)
        .reserve(em, [{ productId, quantity, source: { type: 'prescription', id: uuidv7(), line: 1 } }]),
    );
const job = (name: string) => test.app.get(ScheduledJobs).named(name)?.job.run();

describe('a lot in quarantine', () => {
  it('is out of use, gives back what was set aside, and leaves its history sealed', async () => {
    await reserveFrom(15);
    expect((await step('quarantine')).body.data).toMatchObject({ status: 'quarantined', onHand: 40, reserved: 0 });
    expect(await dispensary.stock(productId)).toMatchObject([{ onHand: 40, reserved: 0, available: 0 }]);
    await expect(reserveFrom(1)).rejects.toMatchObject({ code: 'insufficient_stock' });
    const [history] = await test.sql(`select from_status, to_status, reason from status_change where subject_id = $1`, [
      lotId,
    ]);
    expect(history).toMatchObject({ from_status: 'available', to_status: 'quarantined' });
    expect(history.reason).not.toContain('Cold');
    expect((await step('release')).body.data).toMatchObject({ status: 'available' });
    expect((await reserveFrom(1))[0].reserved).toBe(1);
    expect(await crookedLots(test)).toEqual([]);
  });

  it('goes there once, and only from a version that was read', async () => {
    expect((await step('quarantine', colleague, because, { 'if-match': '"7"' })).status).toBe(412);
    expect((await step('quarantine')).status).toBe(201);
    expect((await step('quarantine')).body.error).toMatchObject({ code: 'illegal_transition', from: 'quarantined' });
    expect((await step('release', await test.person('staff'))).status).toBe(403);
  });

  it('is not released where nothing is ever available', async () => {
    const quarantine = await dispensary.location('quarantine');
    lotId = await dispensary.lot(productId, quarantine);
    expect(await dispensary.readLot(lotId)).toMatchObject({ status: 'quarantined' });
    expect((await step('release')).body.error.code).toBe('lot_in_quarantine');
  });
});

describe('the destruction of a lot', () => {
  it('takes two people, and all that is left', async () => {
    expect((await step('destruction')).body.error.code).toBe('illegal_transition');
    await step('quarantine');
    expect((await step('destruction')).body.data).toMatchObject({ status: 'proposed', quantity: 40 });
    expect((await step('destruction')).body.error.code).toBe('destruction_proposed');
    expect((await step('destruction/confirmation', dispensary.pharmacist, undefined)).body.error.code).toBe(
      'second_person_needed',
    );
    expect(await dispensary.readLot(lotId)).toMatchObject({ status: 'quarantined', onHand: 40 });
    expect((await step('destruction/confirmation', colleague, undefined)).body.data).toMatchObject({
      status: 'confirmed',
    });
    expect(await dispensary.readLot(lotId)).toMatchObject({ status: 'destroyed', onHand: 0 });
    const [movement] = await test.sql(
      `select actor_id, witness_id, quantity from stock_movement where kind = 'destruction'`,
    );
    expect(movement).toEqual({ actor_id: colleague.id, witness_id: dispensary.pharmacist.id, quantity: -40 });
    expect((await step('destruction/confirmation', colleague, undefined)).status).toBe(404);
  });

  it('is proposed anew when the stock has changed, or somebody withdraws it', async () => {
    await step('quarantine');
    await step('destruction');
    await dispensary.post('/stock/adjustments', { lotId, quantity: -1, reasonCode: 'lost', note: 'One is gone' });
    const refused = await step('destruction/confirmation', colleague, undefined);
    expect(refused.body.error).toMatchObject({ code: 'stock_changed', expected: 40, onHand: 39 });
    const withdrawn = await test.http(`/api/v1/lots/${lotId}/destruction`, {
      method: 'DELETE',
      token: colleague.token,
    });
    expect(withdrawn.status).toBe(200);
    expect((await step('destruction')).body.data).toMatchObject({ quantity: 39 });
  });

  it('leaves room for more of the same batch', async () => {
    await step('quarantine');
    await step('destruction');
    await step('destruction/confirmation', colleague, undefined);
    expect(await dispensary.lot(productId, locationId)).not.toBe(lotId);
  });

  it('is done once when two confirm at the same time', async () => {
    const third = await test.person('admin');
    await step('quarantine');
    await step('destruction');
    const answers = await Promise.all(
      [colleague, third].map((who) => step('destruction/confirmation', who, undefined)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
    expect(await crookedLots(test)).toEqual([]);
  });
});

describe('the last day of a lot', () => {
  it('is told of once when it is near', async () => {
    lotId = await dispensary.lot(productId, locationId, { batch: 'near', expiresOn: '2027-02-01' });
    const flagged = () =>
      test.sql(`select payload from outbox_event where type = 'lot.near_expiry' and aggregate_id = $1`, [lotId]);
    await job('lot-expiry');
    expect(await flagged()).toHaveLength(1);
    await job('lot-expiry');
    expect(await flagged()).toHaveLength(1);
    expect(await dispensary.readLot(lotId)).toMatchObject({ nearExpiry: true, status: 'available' });
  });

  it('ends by the calendar of its location, gives back what was set aside, and says for what', async () => {
    const berlin = await dispensary.location('dispensary', 'Europe/Berlin');
    const there = await dispensary.lot(productId, berlin, { batch: 'berlin', expiresOn: '2026-11-20', quantity: 4 });
    lotId = await dispensary.lot(productId, locationId, { batch: 'today', expiresOn: '2026-11-20', quantity: 10 });
    await reserveFrom(12);
    // Past midnight in Kolkata, evening in Berlin.
    clock.set('2026-11-20T19:00:00Z');
    await job('lot-expiry');
    expect(await dispensary.readLot(lotId)).toMatchObject({ status: 'expired', onHand: 10, reserved: 0 });
    expect(await dispensary.readLot(there)).toMatchObject({ status: 'available' });
    const [{ payload }] = await test.sql<{ payload: object }>(
      `select payload from outbox_event where type = 'reservation.released' and payload->>'lotId' = $1`,
      [lotId],
    );
    expect(payload).toMatchObject({ sourceType: 'prescription', because: 'lot_expired' });
    await job('lot-expiry');
    expect(
      await test.sql(`select actor_role from audit_log where action = 'lot.expired' and subject_id = $1`, [lotId]),
    ).toEqual([{ actor_role: 'system' }]);
    expect(await crookedLots(test)).toEqual([]);
  });
});
