import { eventually } from '../integration/outbox/eventually';
import { TestClock } from '../support/test-app';
import { ClinicLife, type Doctor, type Signed, type Slot, type Visit } from './clinic-life';

const MINUTE_MS = 60_000;

describe('the day of a visit', () => {
  const clock = new TestClock();
  let clinic: ClinicLife;
  let practice: Doctor;
  let doctor: Signed;
  let patient: Signed;
  let other: Signed;
  let staff: Signed;
  let slots: Slot[];
  let visits: Visit[];

  beforeAll(async () => {
    clinic = await ClinicLife.open({ clock, env: { PAYMENT_CAPTURE: 'at_completion' } });
    [doctor, staff, patient, other] = await Promise.all([
      clinic.test.person('doctor'),
      clinic.test.person('staff'),
      clinic.test.person('patient'),
      clinic.test.person('patient'),
    ]);
    practice = await clinic.registerDoctor(await clinic.test.person('admin'), { userId: doctor.id });
    await clinic.setHours(doctor, practice.id, 'Asia/Kolkata', '09:00', '12:00');
    slots = await clinic.freeSlots(practice.id);
    const booked = [
      await clinic.book(patient, practice.id, slots[0].startsAt),
      await clinic.book(other, practice.id, slots[1].startsAt, {}),
    ];
    visits = booked.map(({ body }) => body.data);
  });
  afterAll(() => clinic.close());

  const at = (slot: number, minutes: number) =>
    clock.set(new Date(Date.parse(slots[slot].startsAt) + minutes * MINUTE_MS));
  const take = async (who: Signed, { id }: Visit, step: string, body: object = {}) =>
    (await clinic.http<Visit>(`/api/v1/consultations/${id}/${step}`, { token: who.token, body })).body.data;
  const place = async (who: Signed, { id }: Visit) =>
    (await clinic.http<{ position: number | null }>(`/api/v1/consultations/${id}/waiting-room`, { token: who.token }))
      .body.data.position;

  it('begins in the waiting room, each patient knowing how many are before', async () => {
    at(0, -10);
    await take(patient, visits[0], 'check-in');
    await take(staff, visits[1], 'check-in');
    expect([await place(patient, visits[0]), await place(other, visits[1])]).toEqual([1, 2]);
    const { body } = await clinic.http<{ consultationId: string }[]>(`/api/v1/doctors/${practice.id}/waiting-room`, {
      token: doctor.token,
    });
    expect(body.data.map(({ consultationId }) => consultationId)).toEqual(visits.map(({ id }) => id));
  });

  it('goes on in the room of the doctor, and those who wait move up', async () => {
    at(0, 2);
    expect((await take(doctor, visits[0], 'start')).status).toBe('in_progress');
    expect([await place(patient, visits[0]), await place(other, visits[1])]).toEqual([null, 1]);
  });

  it('ends with the card being charged, which the patient hears of', async () => {
    expect((await clinic.visit(patient, visits[0].id)).payment.status).toBe('authorized');
    at(0, 25);
    expect((await take(doctor, visits[0], 'completion')).status).toBe('completed');
    await eventually(async () => {
      expect((await clinic.visit(patient, visits[0].id)).payment).toMatchObject({ status: 'captured', amount: 15_000 });
      expect((await clinic.told(patient)).map(({ type }) => type)).toContain('payment.captured');
    });
  });

  it('is in vain for who leaves, who hears of that in time to come back', async () => {
    at(1, 40);
    expect((await take(doctor, visits[1], 'no-show', { reason: 'Left the waiting room' })).status).toBe('no_show');
    await eventually(async () => {
      expect((await clinic.told(other)).map(({ type }) => type)).toContain('consultation.missed');
    });
    await take(staff, visits[1], 'check-in', { reason: 'Was at the pharmacy' });
    const { body } = await clinic.http<{ to: string; by: string; reason: string | null }[]>(
      `/api/v1/consultations/${visits[1].id}/history`,
      { token: doctor.token },
    );
    expect(body.data).toMatchObject([
      { to: 'checked_in', by: 'clinic', reason: null },
      { to: 'no_show', by: 'clinic', reason: 'Left the waiting room' },
      { to: 'checked_in', by: 'clinic', reason: 'Was at the pharmacy' },
    ]);
  });
});
