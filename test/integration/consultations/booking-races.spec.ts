import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

const RIVALS = 200;

describe('rivals for the same time', () => {
  let test: TestApp;

  beforeAll(async () => (test = await startTestApp({ env: { PROCESS_ROLE: 'api' } })));
  afterAll(() => test.close());

  const people = (count: number) => Promise.all(Array.from({ length: count }, () => test.person('patient')));
  const book = (person: TestPerson, doctorId: string, startsAt: string) =>
    test.http('/api/v1/consultations', { token: person.token, body: booking(doctorId, startsAt) });

  const overlaps = async () => {
    const [{ count }] = await test.sql<{ count: number }>(
      `select count(*)::int from time_claim a join time_claim b
         on a.resource_id = b.resource_id and a.during && b.during and a.owner_id < b.owner_id`,
    );
    return count;
  };

  it(`lets one of ${RIVALS} have a slot and offers the others the next ones`, async () => {
    const doctor = await openPractice(test);
    const answers = await Promise.all(
      (await people(RIVALS)).map((person) => book(person, doctor.id, doctor.starts[0])),
    );
    const lost = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(lost).toHaveLength(RIVALS - 1);
    for (const { body } of lost) {
      expect(body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'doctor' });
      expect(body.error.alternatives.map(({ startsAt }) => startsAt)).toEqual(doctor.starts.slice(1, 4));
    }
    const [written] = await test.sql(
      `select count(*)::int as visits, (select count(*)::int from payment where consultation_id = any(array_agg(c.id))) as payments
         from consultation c where doctor_id = $1`,
      [doctor.id],
    );
    expect(written).toEqual({ visits: 1, payments: 1 });
  });

  it('lets a patient be with one doctor at a time', async () => {
    const [patient] = await people(1);
    const doctors = await Promise.all(Array.from({ length: 20 }, () => openPractice(test)));
    const answers = await Promise.all(doctors.map(({ id, starts }) => book(patient, id, starts[0])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'patient' });
      expect(body.error.alternatives).toHaveLength(3);
    }
  });

  it('never overlaps where slots of one length give way to another in the middle of a rush', async () => {
    const doctor = await openPractice(test, { slotMinutes: 60 });
    const patients = await people(RIVALS);
    const day = doctor.starts.slice(0, 8);
    const rush = patients.map(async (person, index) => {
      if (index === RIVALS / 4) {
        await test.sql(`update availability_rule set slot_minutes = 40 where doctor_id = $1`, [doctor.id]);
        await test.sql(`update doctor set version = version + 1 where id = $1`, [doctor.id]);
      }
      const shift = index > RIVALS / 4 ? (index % 12) * 40 : (index % 8) * 60;
      return book(person, doctor.id, new Date(Date.parse(day[0]) + shift * 60_000).toISOString());
    });
    const statuses = (await Promise.all(rush)).map(({ status }) => status);
    expect(statuses.filter((status) => ![201, 409, 422].includes(status))).toEqual([]);
    expect(statuses).toContain(201);
    expect(await overlaps()).toBe(0);
  });
});
