import { eventually } from '../integration/outbox/eventually';
import { ClinicLife, type Doctor, type Signed, type Slot, type Visit } from './clinic-life';

const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;

/** Date and time by the clock of the practice, such as `2026-12-01 09:00`. */
const local = (instant: string) =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: ZONE }).format(
    new Date(instant),
  );

describe("a doctor's day", () => {
  let clinic: ClinicLife;
  let doctor: Signed;
  let colleague: Signed;
  let practice: Doctor;
  let otherPractice: Doctor;
  let patient: Signed;
  let slots: Slot[];
  let visit: Visit;
  let timeOff: string;

  beforeAll(async () => {
    clinic = await ClinicLife.open();
    const admin = await clinic.test.person('admin');
    [doctor, colleague] = [await clinic.test.person('doctor'), await clinic.test.person('doctor')];
    practice = await clinic.registerDoctor(admin, { userId: doctor.id, timeZone: ZONE });
    otherPractice = await clinic.registerDoctor(admin, { userId: colleague.id, name: 'Dr. Ravi Menon' });
    patient = await clinic.signUp('Asha Rao');
  });
  afterAll(() => clinic.close());

  it('begins with hours of her own, by the clock where she works', async () => {
    expect(await clinic.freeSlots(practice.id)).toEqual([]);
    await clinic.setHours(doctor, practice.id, ZONE, '09:00', '12:00');
    slots = await clinic.freeSlots(practice.id);
    const times = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'];
    expect([...new Set(slots.map(({ startsAt }) => local(startsAt).slice(11)))].sort()).toEqual(times);
    const { body } = await clinic.http(`/api/v1/doctors/${practice.id}/availability`, { token: doctor.token });
    expect(body.data).toMatchObject({ timeZone: ZONE, rules: { length: 7 } });
  });

  it('has a day off, on which nothing is offered', async () => {
    const off = local(slots[6].startsAt).slice(0, 10);
    const on = slots.filter(({ startsAt }) => local(startsAt).startsWith(off));
    expect(on.length).toBeGreaterThan(0);
    const { status, body } = await clinic.http<{ id: string }>(
      `/api/v1/doctors/${practice.id}/availability-exceptions`,
      {
        token: doctor.token,
        body: { kind: 'time_off', startsAt: on[0].startsAt, endsAt: on[on.length - 1].endsAt, reason: 'A conference' },
      },
    );
    expect(status).toBe(201);
    timeOff = body.data.id;
    expect(await clinic.freeSlots(practice.id)).toEqual(slots.filter((slot) => !on.includes(slot)));
    expect((await clinic.book(patient, practice.id, on[0].startsAt)).body.error.code).toBe('slot_not_offered');
  });

  it('brings a booking, which she hears of', async () => {
    const { body } = await clinic.book(patient, practice.id, slots[0].startsAt);
    visit = body.data;
    expect(visit).toMatchObject({ doctorId: practice.id, status: 'scheduled' });
    await eventually(async () => {
      expect(await clinic.told(doctor)).toMatchObject([{ type: 'consultation.scheduled', subjectId: visit.id }]);
    });
    expect(await clinic.told(colleague)).toEqual([]);
  });

  it('shows her the visit and why the patient comes', async () => {
    expect(await clinic.visits(doctor)).toEqual([visit]);
    expect(await clinic.visit(doctor, visit.id)).toEqual(visit);
    expect(visit).toMatchObject({ reason: 'Persistent cough' });
  });

  it('keeps the visits of others to themselves', async () => {
    await clinic.setHours(colleague, otherPractice.id, 'Asia/Kolkata', '09:00', '12:00');
    const [free] = await clinic.freeSlots(otherPractice.id);
    const others = (await clinic.book(await clinic.signUp('Bela Shah'), otherPractice.id, free.startsAt)).body.data;
    expect(await clinic.visits(doctor)).toEqual([visit]);
    for (const [who, id] of [
      [doctor, others.id],
      [colleague, visit.id],
    ] as const) {
      const { status } = await clinic.http(`/api/v1/consultations/${id}`, { token: who.token });
      expect(status).toBe(404);
      expect((await clinic.cancel(who, id)).status).toBe(404);
    }
    const filtered = `/api/v1/consultations?doctorId=${otherPractice.id}`;
    expect((await clinic.http(filtered, { token: doctor.token })).body.data).toEqual([]);
    expect((await clinic.http('/api/v1/payments', { token: doctor.token })).status).toBe(403);
  });

  it('leaves the hours of others alone', async () => {
    const answers = [
      await clinic.http(`/api/v1/doctors/${otherPractice.id}/availability`, { token: doctor.token }),
      await clinic.http(`/api/v1/doctors/${otherPractice.id}/availability`, {
        method: 'PUT',
        token: doctor.token,
        body: { timeZone: ZONE, rules: [] },
      }),
      await clinic.http(`/api/v1/doctors/${otherPractice.id}/availability-exceptions`, {
        token: doctor.token,
        body: {
          kind: 'time_off',
          startsAt: new Date(Date.now() + DAY_MS).toISOString(),
          endsAt: new Date(Date.now() + 2 * DAY_MS).toISOString(),
        },
      }),
    ];
    for (const { status } of answers) expect([403, 404]).toContain(status);
    expect((await clinic.freeSlots(otherPractice.id)).length).toBeGreaterThan(0);
  });

  it('opens again when the day off is withdrawn', async () => {
    const path = `/api/v1/doctors/${practice.id}/availability-exceptions/${timeOff}`;
    expect((await clinic.http(path, { method: 'DELETE', token: doctor.token })).status).toBe(200);
    expect(await clinic.freeSlots(practice.id)).toEqual(slots.slice(1));
  });

  it('ends with a cancellation, for which the patient gets everything back', async () => {
    const { body } = await clinic.cancel(doctor, visit.id, 'An emergency');
    expect(body.data).toMatchObject({ status: 'cancelled', refund: { amount: 15_000 } });
    await eventually(async () => {
      expect((await clinic.visit(patient, visit.id)).refund).toMatchObject({ status: 'succeeded' });
      expect((await clinic.told(patient)).map(({ type }) => type)).toContain('consultation.cancelled');
    });
  });
});
