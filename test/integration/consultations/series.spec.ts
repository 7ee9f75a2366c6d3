import { Client } from 'pg';
import { booking, CARD, openPractice } from '../../factories/clinic';
import { startTestApp, type TestAnswer, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { allAtOnce } from './all-at-once';
import { overlaps, strayClaims } from './claims-checker';

interface Series {
  id: string;
  patientId: string;
  recurrence: { frequency: string; interval: number; count: number; timeZone: string };
  visits: { id: string; position: number; status: string; startsAt: string; endsAt: string }[];
  exceptions: Conflict[];
}

interface Conflict {
  position: number;
  localStart: string;
  startsAt: string | null;
  reason: string;
}

const WEEKLY = { frequency: 'weekly', interval: 1, count: 4 };
/** Tuesdays at nine in New York, where summer time begins on 14 March. */
const TUESDAYS = ['2027-03-02T14:00', '2027-03-09T14:00', '2027-03-16T13:00', '2027-03-23T13:00'].map(
  (minute) => `${minute}:00.000Z`,
);
const KIND = { code: 'first_visit', name: 'First visit', minutes: 60, fee: { amount: 30_000, currency: 'INR' } };

describe('a series of consultations', () => {
  let database: TestDatabase;
  let test: TestApp;
  let patient: TestPerson;
  let rival: TestPerson;
  let staff: TestPerson;
  const clock = new TestClock();

  beforeAll(async () => {
    database = await createTestDatabase();
    // Two who wait for each other would be parted after a second and tried again, and nobody would see it: here they wait for ever.
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`alter database "${new URL(database.url).pathname.slice(1)}" set deadlock_timeout = '10min'`);
    await client.end();
    test = await startTestApp({ database, clock, env: { PROCESS_ROLE: 'api', CANCELLATION_CUT_OFF_MINUTES: '60' } });
    staff = await test.person('staff');
  });
  beforeEach(async () => {
    clock.set('2027-03-01T00:00:00Z');
    [patient, rival] = await Promise.all([test.person('patient'), test.person('patient')]);
  });
  afterEach(async () => {
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
    expect(await strayVisits()).toEqual([]);
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  /** Visits without their payment, audit row or event, or with more than one. */
  const strayVisits = () =>
    test.sql(
      `select c.id from consultation c where
         (select count(*) from payment p where p.consultation_id = c.id) <> 1
         or (select count(*) from audit_log a where a.subject_id = c.id and a.action = 'consultation.booked') <> 1
         or (select count(*) from outbox_event e where e.aggregate_id = c.id and e.type = 'consultation.booked') <> 1`,
    );
  /** Open every day of the week, by the clock of the zone. */
  const practice = async (zone = 'America/New_York', settings: { userId?: string; hours?: [string, string] } = {}) => {
    const { userId, hours = ['09:00', '17:00'] } = settings;
    const { id } = await openPractice(test, { userId });
    await test.sql(`update availability_rule set start_time = $2, end_time = $3 where doctor_id = $1`, [id, ...hours]);
    await change(id, `time_zone = '${zone}'`);
    return id;
  };
  const change = (id: string, set: string) =>
    test.sql(`update doctor set ${set}, version = version + 1 where id = $1`, [id]);
  const series = (doctorId: string, over: object = {}, who = patient, key?: string): Promise<TestAnswer<Series>> =>
    test.http<Series>('/api/v1/consultation-series', {
      token: who.token,
      body: { ...booking(doctorId, TUESDAYS[0]), recurrence: WEEKLY, ...over },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const book = (doctorId: string, startsAt: string, who = rival) =>
    test.http<{ id: string }>('/api/v1/consultations', { token: who.token, body: booking(doctorId, startsAt) });
  const read = (id: string, who = patient) =>
    test.http<Series>(`/api/v1/consultation-series/${id}`, { token: who.token });
  const cancel = (id: string, body: object = {}, who = patient) =>
    test.http<Series>(`/api/v1/consultation-series/${id}/cancellation`, {
      token: who.token,
      body: { reason: 'Better', ...body },
    });
  const starts = ({ body }: TestAnswer<Series>) => body.data.visits.map(({ startsAt }) => startsAt);
  const conflicts = ({ body }: TestAnswer<unknown>) =>
    (body.error as unknown as { conflicts: Conflict[] }).conflicts.map(({ position, reason }) => [position, reason]);
  const visitsOf = async (who: TestPerson) => {
    const [{ count }] = await test.sql<{ count: number }>(
      `select count(*)::int as count from consultation where patient_id = $1`,
      [who.id],
    );
    return count;
  };

  it("is at the same hour by the doctor's clock across summer time, each visit as if booked by itself", async () => {
    const doctorId = await practice();
    const booked = await series(doctorId);
    expect([booked.status, starts(booked)]).toEqual([201, TUESDAYS]);
    const { id, visits, exceptions, recurrence } = booked.body.data;
    expect(exceptions).toEqual([]);
    expect(recurrence).toEqual({ ...WEEKLY, timeZone: 'America/New_York' });
    expect((await read(id)).body.data).toEqual(booked.body.data);
    const list = await test.http<Series[]>('/api/v1/consultation-series', { token: patient.token });
    expect(list.body.data).toEqual([booked.body.data]);
    const visit = await test.http(`/api/v1/consultations/${visits[2].id}`, { token: patient.token });
    expect(visit.body.data).toMatchObject({
      ...{ status: 'scheduled', startsAt: TUESDAYS[2], reason: 'Persistent cough', patientId: patient.id },
      payment: { status: 'created', amount: 15_000, method: 'at_clinic' },
    });
    const history = await test.http(`/api/v1/consultations/${visits[2].id}/history`, { token: patient.token });
    const single = await book(doctorId, '2027-03-02T15:00:00.000Z');
    const alone = await test.http(`/api/v1/consultations/${single.body.data.id}/history`, { token: rival.token });
    expect(history.status).toBe(200);
    expect(Object.keys(history.body.data)).toEqual(Object.keys(alone.body.data));
    const events = await test.sql<{ id: string; payload: object }>(
      `select aggregate_id as id, payload from outbox_event where type = 'consultation.booked' and aggregate_id = any($1)`,
      [[visits[0].id, single.body.data.id]],
    );
    expect(events.map(({ payload }) => Object.keys(payload))).toEqual([
      Object.keys(events[0].payload),
      Object.keys(events[0].payload),
    ]);
  });

  it('is all or nothing: every conflict is named with its reason, and nothing is booked', async () => {
    const doctorId = await practice();
    const other = await practice();
    await book(doctorId, TUESDAYS[1]);
    await book(other, TUESDAYS[2], patient);
    await change(doctorId, 'horizon_days = 20');
    const before = await test.sql(`select count(*) from audit_log where action like '%booked'`);
    const refused = await series(doctorId);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'series_conflict']);
    expect(conflicts(refused)).toEqual([
      [2, 'doctor_busy'],
      [3, 'patient_busy'],
      [4, 'not_offered'],
    ]);
    expect(await visitsOf(patient)).toBe(1);
    expect(await test.sql(`select count(*) from audit_log where action like '%booked'`)).toEqual(before);
    expect((await book(doctorId, TUESDAYS[0])).status).toBe(201);
  });

  it('skips exactly what cannot be had, when asked to, and remembers it', async () => {
    const doctorId = await practice();
    await book(doctorId, TUESDAYS[1]);
    const booked = await series(doctorId, { onConflict: 'skip' });
    expect([booked.status, starts(booked)]).toEqual([201, [TUESDAYS[0], TUESDAYS[2], TUESDAYS[3]]]);
    const exception = { position: 2, localStart: '2027-03-09T09:00', startsAt: TUESDAYS[1], reason: 'doctor_busy' };
    expect(booked.body.data.exceptions).toEqual([exception]);
    expect((await read(booked.body.data.id)).body.data).toEqual(booked.body.data);
    const none = await series(doctorId, { onConflict: 'skip' }, rival);
    expect([none.status, conflicts(none)]).toEqual([
      409,
      [1, 2, 3, 4].map((position) => [position, position === 2 ? 'patient_busy' : 'doctor_busy']),
    ]);
    expect(await visitsOf(rival)).toBe(1);
  });

  it('knows no time that the clock skips', async () => {
    const doctorId = await practice('Europe/Berlin', { hours: ['01:00', '06:00'] });
    const nights = { startsAt: '2027-03-27T01:30:00.000Z', recurrence: { frequency: 'daily', count: 3 } };
    const gap = { position: 2, localStart: '2027-03-28T02:30', startsAt: null, reason: 'no_such_time' };
    const refused = await series(doctorId, nights);
    expect((refused.body.error as unknown as { conflicts: Conflict[] }).conflicts).toEqual([gap]);
    const booked = await series(doctorId, { ...nights, onConflict: 'skip' });
    expect(starts(booked)).toEqual(['2027-03-27T01:30:00.000Z', '2027-03-29T00:30:00.000Z']);
    expect(booked.body.data.exceptions).toEqual([gap]);
  });

  it('is whole or not at all, whoever races for one of its times', async () => {
    const doctorId = await practice();
    let whole = 0;
    for (let round = 0; round < 4; round++) {
      const at = (index: number) => new Date(Date.parse(TUESDAYS[index]) + round * 1_800_000).toISOString();
      const people = await Promise.all(Array.from({ length: 6 }, () => test.person('patient')));
      const answers = await allAtOnce<TestAnswer<unknown>>(test, 'time_claim', [
        ...people.slice(0, 3).map((who, i) => () => book(doctorId, at((round + i) % 4), who)),
        ...people.slice(3).map((who) => () => series(doctorId, { startsAt: at(0) }, who)),
      ]);
      expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
      const [singles, many] = [answers.slice(0, 3), answers.slice(3)];
      const won = many.filter(({ status }) => status === 201).length;
      expect(won).toBeLessThanOrEqual(1);
      expect(won === 1).toBe(singles.every(({ status }) => status === 409));
      for (const [i, who] of people.entries()) {
        const asked = i < 3 ? 1 : 4;
        expect(await visitsOf(who)).toBe(answers[i].status === 201 ? asked : 0);
      }
      whole += won;
    }
    const [{ count }] = await test.sql<{ count: number }>(
      `select count(*)::int from consultation_series where doctor_id = $1`,
      [doctorId],
    );
    expect(count).toBe(whole);
  });

  it('skips in a race just what others have won', async () => {
    const doctorId = await practice();
    const rivals = await Promise.all(Array.from({ length: 3 }, () => test.person('patient')));
    const answers = await allAtOnce<TestAnswer<unknown>>(test, 'time_claim', [
      ...rivals.map((who, i) => () => book(doctorId, TUESDAYS[i + 1], who)),
      () => series(doctorId, { onConflict: 'skip' }),
    ]);
    const won = TUESDAYS.filter((_, i) => i > 0 && answers[i - 1].status === 201);
    const { visits, exceptions } = (answers[3] as TestAnswer<Series>).body.data;
    expect(exceptions.map(({ startsAt }) => startsAt)).toEqual(won);
    expect(visits.map(({ startsAt }) => startsAt)).toEqual(TUESDAYS.filter((start) => !won.includes(start)));
  });

  it('is booked once for one key, and its repeat gets the first answer', async () => {
    const doctorId = await practice();
    const [one, other] = await Promise.all([1, 2].map(() => series(doctorId, {}, patient, 'again')));
    expect([one.status, other.status, other.text]).toEqual([201, 201, one.text]);
    clock.set('2027-03-30T00:00:00Z');
    expect((await series(doctorId, {}, patient, 'again')).text).toBe(one.text);
    const reused = await series(doctorId, { mode: 'in_person' }, patient, 'again');
    expect([reused.status, reused.body.error.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await visitsOf(patient)).toBe(4);
  });

  it('is seen by the patient, the doctor and the desk, and nobody else', async () => {
    const [account, stranger] = await Promise.all([test.person('doctor'), test.person('doctor')]);
    const doctorId = await practice('America/New_York', { userId: account.id });
    expect((await series(doctorId, {}, staff)).body.error.errors[0].field).toBe('patientId');
    expect((await series(doctorId, { patientId: account.id }, staff)).status).toBe(422);
    expect((await series(doctorId, { patientId: rival.id })).status).toBe(422);
    expect((await series(doctorId, {}, account)).status).toBe(403);
    const { id, patientId } = (await series(doctorId, { patientId: patient.id }, staff)).body.data;
    expect(patientId).toBe(patient.id);
    for (const who of [patient, account, staff]) expect((await read(id, who)).status).toBe(200);
    for (const who of [rival, stranger]) {
      expect((await read(id, who)).status).toBe(404);
      expect((await cancel(id, {}, who)).status).toBe(404);
      const list = await test.http<Series[]>('/api/v1/consultation-series', { token: who.token });
      expect(list.body.data).toEqual([]);
    }
    const reads = await test.sql(
      `select 1 from audit_log where subject_id = $1 and action = 'consultation_series.read'`,
      [id],
    );
    expect(reads).toHaveLength(3);
  });

  it('gives the times of what is left back when it is cancelled, by the rules of each visit', async () => {
    const doctorId = await practice();
    const { id, visits } = (await series(doctorId)).body.data;
    clock.set(new Date(Date.parse(TUESDAYS[1]) - 600_000));
    await test.sql(`update consultation set status = 'completed' where id = $1`, [visits[0].id]);
    const tooLate = await cancel(id);
    expect([tooLate.status, tooLate.body.error.code]).toEqual([409, 'cancellation_closed']);
    expect((await read(id)).body.data.visits.map(({ status }) => status).slice(1)).toEqual(Array(3).fill('scheduled'));
    const rest = await cancel(id, { from: TUESDAYS[2] });
    expect(rest.body.data.visits.map(({ status }) => status)).toEqual([
      ...['completed', 'scheduled', 'cancelled', 'cancelled'],
    ]);
    const owed = await test.sql(`select distinct status from payment where consultation_id = any($1)`, [
      visits.slice(2).map((visit) => visit.id),
    ]);
    expect(owed).toEqual([{ status: 'cancelled' }]);
    const told = await test.sql(
      `select 1 from outbox_event where type = 'consultation.cancelled' and aggregate_id = any($1)`,
      [visits.map((visit) => visit.id)],
    );
    expect(told).toHaveLength(2);
    for (const start of TUESDAYS.slice(2)) expect((await book(doctorId, start)).status).toBe(201);
    expect((await cancel(id, {}, staff)).body.data.visits[1].status).toBe('cancelled');
    expect((await cancel(id, {}, staff)).body.error.code).toBe('series_over');
  });

  it('is cancelled while its visits are moved onto each other, and nobody waits in a circle', async () => {
    const doctorId = await practice();
    const { id, visits } = (await series(doctorId)).body.data;
    const answers = await allAtOnce<TestAnswer<unknown>>(test, 'consultation', [
      () => cancel(id, {}, staff),
      ...visits.map(
        (visit, i) => () =>
          test.http(`/api/v1/consultations/${visit.id}/reschedule`, {
            token: staff.token,
            body: { startsAt: TUESDAYS[(i + 1) % 4] },
          }),
      ),
    ]);
    expect(answers[0].status).toBe(201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect((await read(id)).body.data.visits.map(({ status }) => status)).toEqual(Array(4).fill('cancelled'));
  });

  it("keeps the doctor's limits, kinds of visit and notice", async () => {
    const doctorId = await practice();
    await change(doctorId, `maximum_visits_per_week = 1, visit_kinds = '${JSON.stringify([KIND])}'`);
    await book(doctorId, '2027-03-18T13:00:00.000Z');
    expect(conflicts(await series(doctorId))).toEqual([[3, 'doctor_fully_booked']]);
    const daily = { recurrence: { frequency: 'daily', count: 3 }, onConflict: 'skip', visitKind: KIND.code };
    const booked = await series(doctorId, daily);
    expect(booked.body.data.visits).toMatchObject([{ position: 1, endsAt: '2027-03-02T15:00:00.000Z' }]);
    expect(booked.body.data.exceptions.map(({ reason }) => reason)).toEqual(Array(2).fill('doctor_fully_booked'));
    const unknown = await series(doctorId, { visitKind: 'massage' });
    expect([unknown.status, unknown.body.error.errors[0].field]).toEqual([422, 'visitKind']);
    clock.set(new Date(Date.parse(TUESDAYS[0]) + 60_000));
    expect(conflicts(await series(doctorId))[0]).toEqual([1, 'not_offered']);
  });

  it('refuses what it cannot do, and changes nothing', async () => {
    const doctorId = await practice();
    const card = await series(doctorId, CARD);
    expect(card.status).toBe(422);
    expect(card.text).toContain('each visit of a series is paid when it takes place');
    for (const wrong of [{ count: 1 }, { count: 27 }, { interval: 0 }, { frequency: 'yearly' }]) {
      expect((await series(doctorId, { recurrence: { ...WEEKLY, ...wrong } })).status).toBe(422);
    }
    expect((await series(doctorId, { recurrence: { ...WEEKLY, interval: null } })).status).toBe(422);
    expect((await series(doctorId, { onConflict: null })).status).toBe(422);
    expect((await series(patient.id)).status).toBe(404);
    expect(await visitsOf(patient)).toBe(0);
  });
});
