import { DispensesOfLot, UnmetDemand } from '../../../src/modules/prescriptions';
import { RefillAnnouncements } from '../../../src/modules/prescriptions/course/refill-announcements.service';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import { aLine, Pharmacy } from './pharmacy';

const DAY_MS = 86_400_000;
const clock = new TestClock(new Date());
let test: TestApp;
let pharmacy: Pharmacy;
let patient: TestPerson;
let productId: string;

// With workers: stock that arrives finds its way by itself.
beforeAll(async () => {
  test = await startTestApp({ clock });
  pharmacy = await Pharmacy.open(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  clock.set(new Date());
  patient = await test.person('patient');
  productId = await pharmacy.dispensary.product();
});

const stocked = (quantity: number, over: object = {}) =>
  pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity, expiresOn: '2032-12-31', ...over });
const because = { reason: 'To be clarified' };
const told = async () => {
  const { body } = await test.http<{ type: string; title: string; body: string }[]>('/api/v1/notifications', {
    token: patient.token,
  });
  return body.data;
};
const statusOf = async (id: string) => (await pharmacy.read(id)).status;
const reserved = async () => (await pharmacy.dispensary.stock(productId))[0]?.reserved;

describe('stock that arrives', () => {
  it('goes to those who wait, in the order of their signatures', async () => {
    const waiting: string[] = [];
    for (const quantity of [21, 10, 5]) waiting.push((await pharmacy.signed([aLine(productId, { quantity })])).id);
    await stocked(25);
    await until(async () => (await statusOf(waiting[1])) === 'partially_reserved');
    expect(await Promise.all(waiting.map(statusOf))).toEqual(['reserved', 'partially_reserved', 'awaiting_stock']);
    await stocked(11, { batch: 'B2' });
    await until(async () => (await statusOf(waiting[2])) === 'reserved');
    expect(await statusOf(waiting[1])).toBe('reserved');
    expect(await pharmacy.contradictions()).toEqual([]);
  });

  it('is looked for again when a lot is lost', async () => {
    const lotId = await stocked(21);
    const { id, status } = await pharmacy.signed([aLine(productId)], patient);
    expect(status).toBe('reserved');
    await pharmacy.dispensary.post(`/lots/${lotId}/quarantine`, { reason: 'Cold chain broken' });
    await until(async () => (await statusOf(id)) === 'awaiting_stock');
    await stocked(30, { batch: 'B2' });
    await until(async () => (await statusOf(id)) === 'reserved');
    expect(await pharmacy.contradictions()).toEqual([]);
  });
});

describe('a prescription that is stopped', () => {
  it('gives back its stock on hold, and takes its place again', async () => {
    await stocked(21);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const held = await pharmacy.ask('POST', `/prescriptions/${id}/hold`, pharmacy.pharmacist, because);
    expect([held.status, await reserved()]).toEqual([201, 0]);
    expect((await pharmacy.dispense(id, [{ line: 1 }])).body.error.code).toBe('illegal_transition');
    const resumed = await pharmacy.ask('DELETE', `/prescriptions/${id}/hold`, pharmacy.doctor);
    expect([resumed.status, resumed.body.data.status, await reserved()]).toEqual([200, 'reserved', 21]);
    expect((await pharmacy.ask('DELETE', `/prescriptions/${id}/hold`, pharmacy.doctor)).status).toBe(409);
    const [row] = await test.sql<{ reason: string }>(
      `select reason from status_change where subject_id = $1 and to_status = 'on_hold'`,
      [id],
    );
    expect(row.reason).toMatch(/^v1\./);
  });

  it('gives back its stock when it is cancelled, by its writer alone', async () => {
    await stocked(21);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const path = `/prescriptions/${id}/cancellation`;
    expect((await pharmacy.ask('POST', path, await test.person('doctor'), because)).status).toBe(404);
    expect((await pharmacy.ask('POST', path, pharmacy.pharmacist, because)).status).toBe(403);
    expect((await pharmacy.ask('POST', path, pharmacy.doctor, because)).body.data.status).toBe('cancelled');
    expect(await reserved()).toBe(0);
    expect((await pharmacy.ask('POST', path, pharmacy.doctor, because)).status).toBe(409);
  });

  it('expires with its time, and gives back its stock', async () => {
    await stocked(100);
    const [one, two] = [await pharmacy.signed([aLine(productId)], patient), await pharmacy.signed([aLine(productId)])];
    await pharmacy.ask('POST', `/prescriptions/${two.id}/hold`, pharmacy.pharmacist, because);
    clock.advance(180 * DAY_MS);
    await test.app.get(ScheduledJobs).named('prescription-expiry')?.job.run();
    expect(await Promise.all([one, two].map(({ id }) => statusOf(id)))).toEqual(['expired', 'expired']);
    expect(await reserved()).toBe(0);
    expect(await pharmacy.contradictions()).toEqual([]);
  });
});

describe('a refill', () => {
  const announced = (id: string) =>
    test.sql<{ details: object }>(
      `select details from audit_log where subject_id = $1 and action = 'prescription.refill_announced'`,
      [id],
    );
  const look = () => test.app.get(RefillAnnouncements).announceDue();

  it('is announced when it may begin, once for each fill, whoever looks', async () => {
    await stocked(200);
    const other = await pharmacy.dispensary.product();
    await pharmacy.dispensary.lot(other, pharmacy.locationId, { quantity: 100, expiresOn: '2032-12-31' });
    const lines = [aLine(productId, { refills: 2 }), aLine(other)];
    const { id } = await pharmacy.signed(lines, patient);
    await pharmacy.dispense(id, [{ line: 1 }]);
    clock.advance(4 * DAY_MS - 60_000);
    await look();
    expect(await announced(id)).toEqual([]);
    clock.advance(2 * 60_000);
    await Promise.all([look(), look(), look()]);
    await look();
    expect(await announced(id)).toMatchObject([{ details: { lines: [1] } }]);
    await pharmacy.dispense(id, [{ line: 1 }]);
    clock.advance(5 * DAY_MS);
    await pharmacy.ask('POST', `/prescriptions/${id}/hold`, pharmacy.pharmacist, because);
    await look();
    expect(await announced(id)).toHaveLength(1);
    await pharmacy.ask('DELETE', `/prescriptions/${id}/hold`, pharmacy.pharmacist);
    await look();
    expect(await announced(id)).toHaveLength(2);
    await until(async () => (await told()).filter(({ type }) => type === 'prescription.refill_due').length === 2);
  });
});

describe('what the patient is told', () => {
  const MEDICINE = 'Quibblezolam';
  const toldOf = async (count: number) => {
    await until(async () => (await told()).length >= count);
    return (await told()).map(({ type }) => type.replace('prescription.', ''));
  };

  it('follows the prescription step by step, and names no medicine', async () => {
    const medicine = await pharmacy.dispensary.product({ genericName: MEDICINE, brandName: MEDICINE });
    const stock = (quantity: number, batch: string) =>
      pharmacy.dispensary.lot(medicine, pharmacy.locationId, { quantity, batch, expiresOn: '2032-12-31' });
    const { id } = await pharmacy.signed([aLine(medicine, { instructions: MEDICINE })], patient);
    expect(await toldOf(1)).toEqual(['awaiting_stock']);
    const lotId = await stock(30, 'first');
    expect(await toldOf(2)).toEqual(['reserved', 'awaiting_stock']);
    await pharmacy.dispense(id, [{ line: 1, quantity: 1 }]);
    expect(await toldOf(3)).toEqual(['dispensed', 'reserved', 'awaiting_stock']);
    await pharmacy.dispensary.post(`/lots/${lotId}/quarantine`, { reason: 'Cold chain broken' });
    expect((await toldOf(4))[0]).toBe('awaiting_stock');
    await stock(30, 'second');
    expect((await toldOf(5))[0]).toBe('reserved');
    await pharmacy.ask('POST', `/prescriptions/${id}/hold`, pharmacy.pharmacist, because);
    expect((await toldOf(6))[0]).toBe('held');
    await pharmacy.ask('DELETE', `/prescriptions/${id}/hold`, pharmacy.pharmacist);
    expect((await toldOf(7))[0]).toBe('resumed');
    await pharmacy.ask('POST', `/prescriptions/${id}/cancellation`, pharmacy.doctor, because);
    expect((await toldOf(8))[0]).toBe('cancelled');
    const all = JSON.stringify(await told());
    for (const word of [MEDICINE, because.reason, 'One tablet']) expect(all).not.toContain(word);
  });

  it('is one message for one signature', async () => {
    await stocked(100);
    await pharmacy.signed([aLine(productId)], patient);
    expect(await toldOf(1)).toEqual(['reserved']);
    await pharmacy.ask('GET', '/prescriptions', patient);
    expect(await told()).toHaveLength(1);
  });
});

describe('the doors for others', () => {
  it('tell who got what of a lot, and what is asked for in vain', async () => {
    const lotId = await stocked(30);
    const { id } = await pharmacy.signed([aLine(productId, { refills: 1 })], patient);
    const { body } = await pharmacy.dispense(id, [
      { line: 1, quantity: 20 },
      { line: 1, quantity: 1 },
    ]);
    await pharmacy.signed([aLine(productId)]);
    const work = test.app.get(UnitOfWork);
    expect(await work.read((em) => test.app.get(DispensesOfLot).find(em, [lotId], 10))).toMatchObject([
      { lotId, patientId: patient.id, prescriptionId: id, dispenseId: body.data.id, quantity: 21, returned: 0 },
    ]);
    const demand = (days: number) =>
      work.read((em) =>
        test.app.get(UnmetDemand).known(em, [productId], new Date(clock.now().getTime() + days * DAY_MS)),
      );
    const place = { productId, locationId: pharmacy.locationId };
    expect(await demand(6)).toEqual([{ ...place, awaited: 12, refills: 0 }]);
    expect(await demand(8)).toEqual([{ ...place, awaited: 12, refills: 21 }]);
  });
});
