import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { overlaps, strayClaims } from './claims-checker';

interface Visit {
  id: string;
  startsAt: string;
  endsAt: string;
  visitKind: string | null;
  payment: { amount: number };
}

const FIRST_VISIT = { code: 'first_visit', name: 'First visit', minutes: 60, fee: { amount: 30_000, currency: 'INR' } };
/** Slots of half an hour from 09:00 to 17:00. */
const A_DAY = 16;

describe('what a doctor wants', () => {
  let test: TestApp;
  let people: TestPerson[];

  beforeAll(async () => (test = await startTestApp({ env: { PROCESS_ROLE: 'api' } })));
  beforeEach(async () => {
    people = await Promise.all(Array.from({ length: 20 }, () => test.person('patient')));
  });
  afterEach(async () => {
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
  });
  afterAll(() => test.close());

  const practice = async (settings: { perDay?: number; perWeek?: number; kinds?: object[] }) => {
    const doctor = await openPractice(test);
    const { perDay = null, perWeek = null, kinds = [] } = settings;
    await test.sql(
      `update doctor set maximum_visits_per_day = $2, maximum_visits_per_week = $3, visit_kinds = $4, version = version + 1 where id = $1`,
      [doctor.id, perDay, perWeek, JSON.stringify(kinds)],
    );
    return doctor;
  };
  /** The first day whose day after is in the same week, by the doctor's clock. */
  const wholeDay = (starts: string[]) => {
    const weekday = (at: string) => new Date(Date.parse(at) + 5.5 * 3_600_000).getUTCDay();
    const first = starts.findIndex((at, i) => i % A_DAY === 0 && weekday(at) !== 0 && weekday(at) !== 6);
    return starts.slice(first);
  };
  const book = (doctorId: string, startsAt: string, who: TestPerson, over: object = {}) =>
    test.http<Visit>('/api/v1/consultations', { token: who.token, body: booking(doctorId, startsAt, { ...over }) });
  const hold = (doctorId: string, startsAt: string, who: TestPerson, over: object = {}) =>
    test.http<Visit>('/api/v1/slot-holds', { token: who.token, body: { doctorId, startsAt, ...over } });
  const move = (id: string, startsAt: string, who: TestPerson) =>
    test.http<Visit>(`/api/v1/consultations/${id}/reschedule`, { token: who.token, body: { startsAt } });

  it('is so many visits a day, however many ask at once, held or booked', async () => {
    const doctor = await practice({ perDay: 3 });
    const [today, tomorrow] = [wholeDay(doctor.starts), wholeDay(doctor.starts).slice(A_DAY)];
    const answers = await Promise.all(
      people.slice(0, 14).map((who, i) => (i % 3 === 0 ? hold : book)(doctor.id, today[i], who)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, body.error.code]).toEqual([409, 'doctor_fully_booked']);
      for (const { startsAt } of body.error.alternatives) expect(today.slice(0, A_DAY)).not.toContain(startsAt);
    }
    expect((await book(doctor.id, tomorrow[0], people[15])).status).toBe(201);
  });

  it('is counted again when one is cancelled or moved away, and a hold that is booked counts once', async () => {
    const doctor = await practice({ perDay: 2 });
    const [today, tomorrow] = [wholeDay(doctor.starts), wholeDay(doctor.starts).slice(A_DAY)];
    const first = (await book(doctor.id, today[0], people[0])).body.data;
    const held = (await hold(doctor.id, today[1], people[1])).body.data;
    expect((await book(doctor.id, today[1], people[1], { holdId: held.id })).status).toBe(201);
    expect((await book(doctor.id, today[2], people[2])).body.error.code).toBe('doctor_fully_booked');
    expect((await move(first.id, today[2], people[0])).status).toBe(201);
    expect((await move(first.id, tomorrow[2], people[0])).status).toBe(201);
    const third = (await book(doctor.id, today[3], people[2])).body.data;
    expect((await move(first.id, today[4], people[0])).body.error.code).toBe('doctor_fully_booked');
    const body = { reason: 'x' };
    await test.http(`/api/v1/consultations/${third.id}/cancellation`, { token: people[2].token, body });
    expect((await move(first.id, today[4], people[0])).status).toBe(201);
  });

  it('is so many a week', async () => {
    const doctor = await practice({ perWeek: 2 });
    const [today, tomorrow] = [wholeDay(doctor.starts), wholeDay(doctor.starts).slice(A_DAY)];
    const answers = await Promise.all(
      [today[0], tomorrow[0], today[1], tomorrow[1]].map((start, i) => book(doctor.id, start, people[i])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
  });

  it('is a kind of visit with its own length and fee, which it keeps when it is moved', async () => {
    const doctor = await practice({ kinds: [FIRST_VISIT] });
    const visitKind = FIRST_VISIT.code;
    const { status, body } = await book(doctor.id, doctor.starts[0], people[0], { visitKind });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ visitKind, endsAt: doctor.starts[2], payment: { amount: 30_000 } });
    expect((await book(doctor.id, doctor.starts[1], people[1])).body.error.code).toBe('slot_taken');
    const moved = await move(body.data.id, doctor.starts[2], people[0]);
    expect(moved.body.data).toMatchObject({ visitKind, endsAt: doctor.starts[4], payment: { amount: 30_000 } });
    const read = await test.http<Visit>(`/api/v1/consultations/${body.data.id}`, { token: people[0].token });
    expect(read.body.data.visitKind).toBe(visitKind);
    const unknown = await book(doctor.id, doctor.starts[6], people[1], { visitKind: 'massage' });
    expect([unknown.status, unknown.body.error.errors[0].field]).toEqual([422, 'visitKind']);
  });

  it('is held for one kind, and booked for that kind only', async () => {
    const doctor = await practice({ kinds: [FIRST_VISIT] });
    const visitKind = FIRST_VISIT.code;
    const held = (await hold(doctor.id, doctor.starts[0], people[0], { visitKind })).body.data;
    expect(held).toMatchObject({ visitKind, endsAt: doctor.starts[2] });
    const usual = await book(doctor.id, doctor.starts[0], people[0], { holdId: held.id });
    expect(usual.body.error.code).toBe('validation_failed');
    const booked = await book(doctor.id, doctor.starts[0], people[0], { holdId: held.id, visitKind });
    expect(booked.body.data).toMatchObject({ visitKind, endsAt: doctor.starts[2] });
  });
});
