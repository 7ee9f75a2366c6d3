import { booking, CARD, freeStarts, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { SlotHoldExpiryJob } from '../../../src/modules/consultations/holds/slot-hold-expiry.job';
import { allAtOnce } from './all-at-once';
import { overlaps, strayClaims } from './claims-checker';

const MINUTE_MS = 60_000;

interface Hold {
  id: string;
  startsAt: string;
  endsAt: string;
  expiresAt: string;
  renewalsLeft: number;
}

describe('holding a slot', () => {
  let test: TestApp;
  let patient: TestPerson;
  let other: TestPerson;
  const clock = new TestClock();

  beforeAll(async () => (test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } })));
  beforeEach(async () => {
    clock.set(new Date());
    [patient, other] = await Promise.all([test.person('patient'), test.person('patient')]);
  });
  afterEach(async () => {
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
  });
  afterAll(() => test.close());

  const hold = (doctorId: string, startsAt: string, who = patient, over: object = {}, key?: string) =>
    test.http<Hold>('/api/v1/slot-holds', {
      token: who.token,
      body: { doctorId, startsAt, ...over },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const book = (doctorId: string, startsAt: string, over: object = {}, who = patient, key?: string) =>
    test.http<{ id: string }>('/api/v1/consultations', {
      token: who.token,
      body: booking(doctorId, startsAt, { ...over }),
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const change = (method: string, id: string, who = patient) =>
    test.http<Hold>(`/api/v1/slot-holds/${id}`, { method, token: who.token });
  const statusOf = async (id: string) =>
    (await test.sql<{ status: string }>(`select status from slot_hold where id = $1`, [id]))[0].status;
  const sweep = () => test.app.get(SlotHoldExpiryJob).run();

  it('keeps it from everybody else, and the listing, for five minutes', async () => {
    const doctor = await openPractice(test, { bufferAfterMinutes: 10 });
    const { status, body } = await hold(doctor.id, doctor.starts[0]);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      doctorId: doctor.id,
      patientId: patient.id,
      startsAt: doctor.starts[0],
      renewalsLeft: 2,
    });
    expect(Date.parse(body.data.expiresAt)).toBe(clock.now().getTime() + 5 * MINUTE_MS);
    expect(await freeStarts(test, doctor.id)).not.toContain(doctor.starts[0]);
    const refused = await book(doctor.id, doctor.starts[0], {}, other);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'slot_taken']);
    expect((await hold(doctor.id, doctor.starts[0], other)).body.error.code).toBe('slot_taken');
    const [{ count }] = await test.sql(
      `select count(*)::int from audit_log where subject_id = $1 and action = 'slot_hold.created' and patient_id = $2`,
      [body.data.id, patient.id],
    );
    expect(count).toBe(1);
  });

  it('takes the patient, too', async () => {
    const [one, two] = [await openPractice(test), await openPractice(test)];
    await hold(one.id, one.starts[0]);
    const elsewhere = await book(two.id, one.starts[0]);
    expect(elsewhere.body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'patient' });
  });

  it('gives the time to the booking that names it, and is used up', async () => {
    const doctor = await openPractice(test);
    const held = (await hold(doctor.id, doctor.starts[0])).body.data;
    const booked = await book(doctor.id, doctor.starts[0], { holdId: held.id, ...CARD });
    expect(booked.status).toBe(201);
    const claims = await test.sql(`select owner_id, kind, expires_at from time_claim where resource_id in ($1, $2)`, [
      doctor.id,
      patient.id,
    ]);
    expect(claims).toEqual(Array(2).fill({ owner_id: booked.body.data.id, kind: 'consultation', expires_at: null }));
    expect(await statusOf(held.id)).toBe('booked');
    expect((await book(doctor.id, doctor.starts[0], { holdId: held.id })).body.error.code).toBe('hold_expired');
    expect((await change('PATCH', held.id)).body.error.code).toBe('hold_expired');
    expect((await change('DELETE', held.id)).body.error.code).toBe('hold_expired');
  });

  it('is enough, though the notice has run out meanwhile', async () => {
    const doctor = await openPractice(test);
    await test.sql(`update doctor set minimum_notice_minutes = 60, version = version + 1 where id = $1`, [doctor.id]);
    clock.set(new Date(Date.parse(doctor.starts[0]) - 61 * MINUTE_MS));
    const held = (await hold(doctor.id, doctor.starts[0])).body.data;
    clock.advance(3 * MINUTE_MS);
    expect((await book(doctor.id, doctor.starts[0])).body.error.code).toBe('slot_not_offered');
    expect((await book(doctor.id, doctor.starts[0], { holdId: held.id })).status).toBe(201);
  });

  it('never gives a time that it is not for, nor a stranger', async () => {
    const doctor = await openPractice(test);
    const held = (await hold(doctor.id, doctor.starts[0])).body.data;
    const another = await book(doctor.id, doctor.starts[1], { holdId: held.id });
    expect([another.status, another.body.error.errors]).toEqual([
      422,
      [{ field: 'holdId', message: 'holds another time' }],
    ]);
    for (const answer of [
      await book(doctor.id, doctor.starts[0], { holdId: held.id }, other),
      await change('PATCH', held.id, other),
      await change('DELETE', held.id, other),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found']);
    }
    expect(await statusOf(held.id)).toBe('held');
    expect(await test.sql(`select id from consultation where doctor_id = $1`, [doctor.id])).toEqual([]);
  });

  it('keeps nobody out once it has run out, whether or not anybody has noticed', async () => {
    const doctor = await openPractice(test);
    const held = (await hold(doctor.id, doctor.starts[0])).body.data;
    clock.advance(5 * MINUTE_MS);
    expect(await freeStarts(test, doctor.id)).toContain(doctor.starts[0]);
    expect((await book(doctor.id, doctor.starts[0], { holdId: held.id })).body.error.code).toBe('hold_expired');
    expect((await change('PATCH', held.id)).body.error.code).toBe('hold_expired');
    expect((await hold(doctor.id, doctor.starts[0], other)).status).toBe(201);
    clock.advance(5 * MINUTE_MS);
    expect((await book(doctor.id, doctor.starts[0])).status).toBe(201);
  });

  it('is renewed twice, and not for ever', async () => {
    const doctor = await openPractice(test);
    const held = (await hold(doctor.id, doctor.starts[0])).body.data;
    for (const renewalsLeft of [1, 0]) {
      clock.advance(4 * MINUTE_MS);
      const { status, body } = await change('PATCH', held.id);
      expect([status, body.data.renewalsLeft]).toEqual([200, renewalsLeft]);
      expect(Date.parse(body.data.expiresAt)).toBe(clock.now().getTime() + 5 * MINUTE_MS);
    }
    clock.advance(4 * MINUTE_MS);
    expect((await change('PATCH', held.id)).body.error.code).toBe('hold_not_renewable');
    expect((await book(doctor.id, doctor.starts[0], {}, other)).status).toBe(409);
    expect((await book(doctor.id, doctor.starts[0], { holdId: held.id })).status).toBe(201);
  });

  it('is given back at once', async () => {
    const doctor = await openPractice(test);
    const held = (await hold(doctor.id, doctor.starts[0])).body.data;
    expect(await freeStarts(test, doctor.id)).not.toContain(doctor.starts[0]);
    expect((await change('DELETE', held.id)).status).toBe(200);
    expect(await freeStarts(test, doctor.id)).toEqual(doctor.starts);
    const events = await test.sql(`select type from outbox_event where aggregate_id = $1`, [held.id]);
    expect(events).toEqual([{ type: 'slot_hold.released' }]);
  });

  it('is ended once by the sweeper, which spares what was renewed or booked', async () => {
    const doctor = await openPractice(test);
    const [gone, renewed] = [
      (await hold(doctor.id, doctor.starts[0])).body.data,
      (await hold(doctor.id, doctor.starts[1])).body.data,
    ];
    clock.advance(4 * MINUTE_MS);
    await change('PATCH', renewed.id);
    clock.advance(2 * MINUTE_MS);
    await Promise.all([sweep(), sweep(), sweep()]);
    expect([await statusOf(gone.id), await statusOf(renewed.id)]).toEqual(['expired', 'held']);
    const told = await test.sql(`select type from outbox_event where aggregate_id = $1`, [gone.id]);
    expect(told).toEqual([{ type: 'slot_hold.expired' }]);
    expect(await test.sql(`select 1 from time_claim where owner_id = $1`, [gone.id])).toEqual([]);
    clock.advance(2 * 24 * 60 * MINUTE_MS);
    await sweep();
    await sweep();
    expect(await test.sql(`select status from slot_hold where id = $1`, [gone.id])).toEqual([]);
  });

  it('is one of three at most, however many are asked for at once', async () => {
    const doctors = await Promise.all(Array.from({ length: 4 }, () => openPractice(test)));
    const wishes = doctors.flatMap(({ id, starts }, i) => [0, 4, 8, 12].map((at) => ({ id, start: starts[at + i] })));
    const requests = wishes.map(
      ({ id, start }) =>
        () =>
          hold(id, start),
    );
    const answers = await allAtOnce(test, 'slot_hold', requests);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body.error).toMatchObject({ code: 'too_many_holds', most: 3 });
    }
    expect((await test.sql(`select 1 from time_claim where resource_id = $1`, [patient.id])).length).toBe(3);
    clock.advance(5 * MINUTE_MS);
    expect((await hold(doctors[3].id, doctors[3].starts[0])).status).toBe(201);
  });

  it('is held by the desk for a patient only', async () => {
    const doctor = await openPractice(test);
    const staff = await test.person('staff');
    expect((await hold(doctor.id, doctor.starts[0], staff)).body.error.code).toBe('validation_failed');
    const nobody = await hold(doctor.id, doctor.starts[0], staff, { patientId: staff.id });
    expect([nobody.status, nobody.body.error.errors[0].field]).toEqual([422, 'patientId']);
    const held = (await hold(doctor.id, doctor.starts[0], staff, { patientId: patient.id })).body.data;
    const booked = await book(doctor.id, doctor.starts[0], { holdId: held.id, patientId: patient.id }, staff);
    expect(booked.status).toBe(201);
    expect((await hold(doctor.id, doctor.starts[1], patient, { patientId: other.id })).status).toBe(422);
  });

  it('answers repeats with one key alike, held or booked', async () => {
    const doctor = await openPractice(test);
    const holds = await Promise.all(
      Array.from({ length: 10 }, () => hold(doctor.id, doctor.starts[0], patient, {}, 'h')),
    );
    expect(new Set(holds.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const holdId = holds[0].body.data.id;
    for (const [key, over] of [
      ['b', {}],
      ['c', CARD],
    ] as const) {
      const from =
        key === 'b' ? { id: holdId, at: 0 } : { id: (await hold(doctor.id, doctor.starts[1])).body.data.id, at: 1 };
      const bookings = await Promise.all(
        Array.from({ length: 10 }, () =>
          book(doctor.id, doctor.starts[from.at], { holdId: from.id, ...over }, patient, key),
        ),
      );
      expect(new Set(bookings.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(bookings[0].status).toBe(201);
    }
    const again = await book(doctor.id, doctor.starts[0], { reason: 'Else' }, patient, 'b');
    expect(again.body.error.code).toBe('idempotency_key_reused');
  });

  it('goes to one of many bookings that name it, renewals, a release and the sweeper in between', async () => {
    for (let round = 0; round < 5; round++) {
      const doctor = await openPractice(test);
      const held = (await hold(doctor.id, doctor.starts[round])).body.data;
      const [, ...answers] = await Promise.all([
        sweep(),
        ...Array.from({ length: 12 }, () => book(doctor.id, doctor.starts[round], { holdId: held.id })),
        ...Array.from({ length: 4 }, () => book(doctor.id, doctor.starts[round], {}, other)),
        change('PATCH', held.id),
        change('DELETE', held.id),
      ]);
      const won = answers.filter(({ status }) => status === 201);
      expect(won.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      const visits = await test.sql(`select 1 from consultation where doctor_id = $1`, [doctor.id]);
      expect(visits).toHaveLength(won.length);
      expect(['booked', 'released']).toContain(await statusOf(held.id));
    }
  });
});
