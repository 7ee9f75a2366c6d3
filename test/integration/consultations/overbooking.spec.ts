import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { overlaps, strayClaims } from './claims-checker';

const WHY = { overbook: { reason: 'Acute pain, the doctor agreed' } };

interface Visit {
  id: string;
  overbooked: boolean;
  overbookReason?: string;
}

describe('taking a time on top of others', () => {
  let test: TestApp;
  let staff: TestPerson;
  let people: TestPerson[];

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    staff = await test.person('staff');
  });
  beforeEach(async () => {
    people = await Promise.all(Array.from({ length: 6 }, () => test.person('patient')));
  });
  afterEach(async () => {
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
  });
  afterAll(() => test.close());

  const book = (doctorId: string, startsAt: string, who: TestPerson, over: object = {}, token = staff.token) =>
    test.http<Visit>('/api/v1/consultations', {
      token,
      body: booking(doctorId, startsAt, { patientId: who.id, ...over }),
    });
  const read = async (id: string, token: string) =>
    (await test.http<Visit>(`/api/v1/consultations/${id}`, { token })).body.data;

  it('is for the desk, with a reason that the clinic can read and nobody else', async () => {
    const account = await test.person('doctor');
    const doctor = await openPractice(test, { userId: account.id });
    await book(doctor.id, doctor.starts[0], people[0]);
    expect((await book(doctor.id, doctor.starts[0], people[1])).body.error.code).toBe('slot_taken');
    const { status, body } = await book(doctor.id, doctor.starts[0], people[1], WHY);
    expect([status, body.data.overbooked]).toEqual([201, true]);
    expect((await read(body.data.id, staff.token)).overbookReason).toBe(WHY.overbook.reason);
    expect((await read(body.data.id, account.token)).overbookReason).toBe(WHY.overbook.reason);
    expect(await read(body.data.id, people[1].token)).not.toHaveProperty('overbookReason');
    const [kept] = await test.sql(
      `select c.overbook_reason, a.details from consultation c join audit_log a on a.subject_id = c.id where c.id = $1 and a.action = 'consultation.booked'`,
      [body.data.id],
    );
    expect(kept.details).toEqual({ overbooked: true });
    expect(kept.overbook_reason).not.toContain('pain');
  });

  it('is not for patients, nor without a reason', async () => {
    const doctor = await openPractice(test);
    expect((await book(doctor.id, doctor.starts[0], people[0], WHY, people[0].token)).status).toBe(403);
    for (const overbook of [{}, { reason: ' ' }, 'yes', { reason: 'x', force: true }]) {
      expect((await book(doctor.id, doctor.starts[0], people[0], { overbook })).status).toBe(422);
    }
    expect(await test.sql(`select 1 from consultation where doctor_id = $1`, [doctor.id])).toEqual([]);
  });

  it('takes a time that is free as anybody would, so that nobody else is put on top', async () => {
    const doctor = await openPractice(test);
    expect((await book(doctor.id, doctor.starts[0], people[0], WHY)).status).toBe(201);
    expect((await book(doctor.id, doctor.starts[0], people[1])).body.error.code).toBe('slot_taken');
  });

  it('puts a patient into one place only', async () => {
    const [one, two] = [await openPractice(test), await openPractice(test)];
    await book(one.id, one.starts[0], people[0]);
    const elsewhere = await book(two.id, one.starts[0], people[0], WHY);
    expect(elsewhere.body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'patient' });
  });

  it('is done twice a day for a doctor at most, however many ask at once', async () => {
    const doctor = await openPractice(test);
    const answers = await Promise.all(people.map((who) => book(doctor.id, doctor.starts[0], who, WHY)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body.error).toMatchObject({ code: 'overbooking_exhausted', most: 2 });
    }
    expect((await book(doctor.id, doctor.starts[16], people[5], WHY)).status).toBe(201);
  });

  it('passes the limits of the doctor, and does not use them up', async () => {
    const doctor = await openPractice(test);
    await test.sql(`update doctor set maximum_visits_per_day = 1, version = version + 1 where id = $1`, [doctor.id]);
    await book(doctor.id, doctor.starts[0], people[0], WHY);
    expect((await book(doctor.id, doctor.starts[1], people[1])).status).toBe(201);
    expect((await book(doctor.id, doctor.starts[2], people[2])).body.error.code).toBe('doctor_fully_booked');
    expect((await book(doctor.id, doctor.starts[2], people[2], WHY)).status).toBe(201);
  });

  it('ends with the visit, and a move to a free time makes it an ordinary one', async () => {
    const doctor = await openPractice(test);
    const first = (await book(doctor.id, doctor.starts[0], people[0])).body.data;
    const second = (await book(doctor.id, doctor.starts[0], people[1], WHY)).body.data;
    const moved = await test.http<Visit>(`/api/v1/consultations/${second.id}/reschedule`, {
      token: staff.token,
      body: { startsAt: doctor.starts[3] },
    });
    expect(moved.body.data.overbooked).toBe(false);
    expect((await book(doctor.id, doctor.starts[3], people[2])).body.error.code).toBe('slot_taken');
    const body = { reason: 'x' };
    await test.http(`/api/v1/consultations/${first.id}/cancellation`, { token: staff.token, body });
    expect((await book(doctor.id, doctor.starts[0], people[3])).status).toBe(201);
  });
});
