import { CARD } from '../factories/clinic';
import { eventually } from '../integration/outbox/eventually';
import { TestClock } from '../support/test-app';
import { ClinicLife, type Doctor, type Signed, type Slot, type Visit } from './clinic-life';

const HALF_AN_HOUR_MS = 1_800_000;

describe('the front desk', () => {
  const clock = new TestClock();
  let clinic: ClinicLife;
  let staff: Signed;
  let patient: Signed;
  let doctor: Doctor;
  let slots: Slot[];
  let visit: Visit;

  beforeAll(async () => {
    clinic = await ClinicLife.open({ clock });
    const admin = await clinic.test.person('admin');
    doctor = await clinic.registerDoctor(admin);
    await clinic.setHours(admin, doctor.id, 'Asia/Kolkata', '09:00', '13:00');
    slots = await clinic.freeSlots(doctor.id);
    staff = await clinic.test.person('staff');
    patient = await clinic.signUp('Asha Rao');
  });
  afterAll(() => clinic.close());

  it('must say whom it books for', async () => {
    const { status, body } = await clinic.book(staff, doctor.id, slots[0].startsAt);
    expect(status).toBe(422);
    expect(body.error.errors).toEqual([{ field: 'patientId', message: expect.any(String) as string }]);
    const nobody = await clinic.book(staff, doctor.id, slots[0].startsAt, { patientId: staff.id });
    expect(nobody.body.error).toMatchObject({ code: 'validation_failed', errors: [{ field: 'patientId' }] });
  });

  it('books for a patient who calls, and the patient sees it', async () => {
    const { status, body } = await clinic.book(staff, doctor.id, slots[0].startsAt, {
      ...CARD,
      patientId: patient.id,
    });
    expect(status).toBe(201);
    visit = body.data;
    expect(visit).toMatchObject({ patientId: patient.id, status: 'scheduled', payment: { status: 'captured' } });
    expect(await clinic.visits(patient)).toEqual([visit]);
    await eventually(async () => {
      expect((await clinic.told(patient)).map(({ subjectId }) => subjectId)).toContain(visit.id);
    });
    expect(await clinic.told(staff)).toEqual([]);
  });

  it('cannot put one patient into two places at once', async () => {
    const other = await clinic.registerDoctor(await clinic.test.person('admin'), { name: 'Dr. Ravi Menon' });
    await clinic.setHours(await clinic.test.person('admin'), other.id, 'Asia/Kolkata', '09:00', '13:00');
    const { status, body } = await clinic.book(staff, other.id, slots[0].startsAt, { patientId: patient.id });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'patient' });
  });

  it('books what is paid at the clinic, and owes nobody when that is cancelled', async () => {
    const { body } = await clinic.book(staff, doctor.id, slots[1].startsAt, { patientId: patient.id });
    expect(body.data.payment).toMatchObject({ status: 'created' });
    const cancelled = await clinic.cancel(staff, body.data.id, 'Booked twice');
    expect(cancelled.body.data).toMatchObject({ status: 'cancelled', payment: { status: 'cancelled' } });
    expect(cancelled.body.data.refund).toBeUndefined();
  });

  it('takes cash for a visit, gives a part of it back by hand, and the patient sees it', async () => {
    const { body } = await clinic.book(staff, doctor.id, slots[2].startsAt, { patientId: patient.id });
    const path = `/api/v1/payments/${body.data.payment.id}`;
    const post = (to: string, sent: unknown) =>
      clinic.http<{ id: string; status: string }>(to, { token: staff.token, body: sent });
    const paid = await post(`${path}/settlement`, { means: 'cash', reference: 'R-1' });
    expect([paid.status, paid.body.data.status]).toEqual([201, 'captured']);
    const refund = await post(`${path}/refunds`, { amount: 5_000, reason: 'goodwill' });
    expect(refund.body.data).toMatchObject({ status: 'pending', amount: 5_000 });
    const handed = await post(`${path}/refunds/${refund.body.data.id}/settlement`, { means: 'cash', reference: 'R-2' });
    expect(handed.body.data).toMatchObject({ status: 'succeeded' });
    const seen = await clinic.http<object[]>(`${path}/refunds`, { token: patient.token });
    expect(seen.body.data).toEqual([expect.objectContaining({ id: refund.body.data.id, status: 'succeeded' })]);
  });

  it('sees every visit and every payment', async () => {
    expect((await clinic.visits(staff)).map(({ id }) => id)).toContain(visit.id);
    const { body } = await clinic.http(`/api/v1/payments/${visit.payment.id}`, { token: staff.token });
    expect(body.data).toMatchObject({ consultationId: visit.id, capturedAmount: 15_000, refundedAmount: 0 });
  });

  it('cancels for the clinic half an hour ahead, and the patient gets everything back', async () => {
    clock.set(new Date(Date.parse(visit.startsAt) - HALF_AN_HOUR_MS));
    const { status, body } = await clinic.cancel(staff, visit.id, 'The doctor is ill');
    expect(status).toBe(201);
    expect(body.data.refund).toMatchObject({ amount: 15_000 });
    // Days later the first access token is good no more.
    const again = await clinic.logIn(patient.email);
    await eventually(async () => {
      expect((await clinic.visit(again, visit.id)).refund).toMatchObject({ status: 'succeeded', amount: 15_000 });
    });
  });
});
