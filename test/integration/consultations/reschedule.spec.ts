import { booking, CARD, freeStarts, openPractice, SILENT_CARD } from '../../factories/clinic';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { overlaps, strayClaims } from './claims-checker';

const HOUR_MS = 3_600_000;
const RIVALS = 40;

interface Visit {
  id: string;
  status: string;
  startsAt: string;
  endsAt: string;
  sequence: number;
  payment: { id: string; status: string };
}

describe('moving a consultation to another time', () => {
  let test: TestApp;
  let patient: TestPerson;
  let staff: TestPerson;
  const clock = new TestClock();

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', PAYMENT_TIMEOUT_MS: '2000' } });
    staff = await test.person('staff');
  });
  beforeEach(async () => {
    clock.set(new Date());
    patient = await test.person('patient');
  });
  afterEach(async () => {
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
  });
  afterAll(() => test.close());

  const book = async (doctorId: string, startsAt: string, over: object = {}, who = patient) => {
    const body = booking(doctorId, startsAt, { ...over });
    return (await test.http<Visit>('/api/v1/consultations', { token: who.token, body })).body.data;
  };
  const move = (id: string, startsAt: string, who = patient, over: object = {}, key?: string) =>
    test.http<Visit>(`/api/v1/consultations/${id}/reschedule`, {
      token: who.token,
      body: { startsAt, ...over },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const paymentsOf = (id: string) =>
    test.sql(`select id, status, amount from payment where consultation_id = $1`, [id]);
  const chargesOf = (paymentId: string) =>
    test.sql(`select status, amount from sandbox_provider.charge where idempotency_key like '%' || $1`, [paymentId]);

  it('keeps the visit and its payment, frees the old time, and tells of it', async () => {
    const doctor = await openPractice(test, { bufferAfterMinutes: 10 });
    const visit = await book(doctor.id, doctor.starts[0], CARD);
    const { status, body } = await move(visit.id, doctor.starts[5], patient, { reason: 'Away that day' });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      ...{ id: visit.id, status: 'scheduled', startsAt: doctor.starts[5], sequence: 1 },
      payment: { id: visit.payment.id, status: 'captured' },
    });
    expect(await freeStarts(test, doctor.id)).toEqual(expect.arrayContaining([doctor.starts[0]]));
    expect(await freeStarts(test, doctor.id)).not.toContain(doctor.starts[5]);
    expect(await paymentsOf(visit.id)).toHaveLength(1);
    expect(await chargesOf(visit.payment.id)).toEqual([{ status: 'succeeded', amount: '15000' }]);
    const [event] = await test.sql<{ payload: object }>(
      `select payload from outbox_event where aggregate_id = $1 and type = 'consultation.rescheduled'`,
      [visit.id],
    );
    expect(event.payload).toMatchObject({
      ...{ startsAt: doctor.starts[5], previousStartsAt: doctor.starts[0], previousEndsAt: visit.endsAt, sequence: 1 },
      ...{ status: 'scheduled', previousStatus: 'scheduled' },
    });
    const [kept] = await test.sql(
      `select m.sequence, m.from_starts_at, m.to_starts_at, m.moved_by, m.reason, a.details from consultation_move m
         join audit_log a on a.subject_id = m.consultation_id and a.action = 'consultation.rescheduled'
         where m.consultation_id = $1`,
      [visit.id],
    );
    expect(kept).toMatchObject({
      ...{ sequence: 1, moved_by: patient.id, details: { sequence: 1 } },
      from_starts_at: new Date(doctor.starts[0]),
      to_starts_at: new Date(doctor.starts[5]),
    });
    expect(kept.reason).not.toContain('Away');
    const history = await test.http<object[]>(`/api/v1/consultations/${visit.id}/history`, { token: patient.token });
    expect(history.body.data.at(-1)).toMatchObject({
      ...{ from: 'scheduled', to: 'scheduled', by: 'patient', reason: 'Away that day' },
      moved: { fromStartsAt: doctor.starts[0], toStartsAt: doctor.starts[5], sequence: 1 },
    });
  });

  it('may overlap the time that it leaves', async () => {
    const doctor = await openPractice(test, { bufferAfterMinutes: 30 });
    const visit = await book(doctor.id, doctor.starts[0]);
    expect((await move(visit.id, doctor.starts[1])).body.data.startsAt).toBe(doctor.starts[1]);
    expect((await move(visit.id, doctor.starts[0])).body.data).toMatchObject({
      startsAt: doctor.starts[0],
      sequence: 2,
    });
  });

  it('leaves everything as it was when the new time is taken, and offers others', async () => {
    const doctor = await openPractice(test);
    const visit = await book(doctor.id, doctor.starts[0]);
    await book(doctor.id, doctor.starts[1], {}, await test.person('patient'));
    const { status, body } = await move(visit.id, doctor.starts[1]);
    expect([status, body.error.code]).toEqual([409, 'slot_taken']);
    expect(body.error.alternatives.map(({ startsAt }) => startsAt)).toEqual(doctor.starts.slice(2, 5));
    const now = await test.http<Visit>(`/api/v1/consultations/${visit.id}`, { token: patient.token });
    expect(now.body.data).toMatchObject({ startsAt: doctor.starts[0], sequence: 0 });
    const other = await openPractice(test);
    const elsewhere = await book(other.id, other.starts[3]);
    expect(elsewhere.status).toBe('scheduled');
    expect((await move(visit.id, doctor.starts[3])).body.error).toMatchObject({
      code: 'slot_taken',
      blockedBy: 'patient',
    });
    expect((await move(visit.id, new Date(Date.parse(doctor.starts[4]) + 1000).toISOString())).body.error.code).toBe(
      'slot_not_offered',
    );
    expect((await move(visit.id, doctor.starts[0])).body.error.code).toBe('validation_failed');
  });

  it('is for patients until a day before and three times, and for the clinic always', async () => {
    const doctor = await openPractice(test);
    const visit = await book(doctor.id, doctor.starts[0]);
    for (const index of [1, 2, 3]) expect((await move(visit.id, doctor.starts[index])).status).toBe(201);
    const again = await move(visit.id, doctor.starts[4]);
    expect([again.status, again.body.error]).toMatchObject([409, { code: 'too_many_reschedules', most: 3 }]);
    expect((await move(visit.id, doctor.starts[4], staff)).status).toBe(201);
    const second = await book(doctor.id, doctor.starts[0]);
    clock.set(new Date(Date.parse(doctor.starts[0]) - 24 * HOUR_MS));
    const late = await move(second.id, doctor.starts[6]);
    expect([late.status, late.body.error.code]).toEqual([409, 'reschedule_closed']);
    expect((await move(second.id, doctor.starts[6], staff)).status).toBe(201);
  });

  it('is refused for what is over, has begun, or waits for its payment', async () => {
    const doctor = await openPractice(test);
    const visit = await book(doctor.id, doctor.starts[0]);
    for (const status of ['cancelled', 'expired', 'checked_in', 'in_progress', 'completed', 'no_show', 'aborted']) {
      await test.sql(`update consultation set status = $2 where id = $1`, [visit.id, status]);
      const { body } = await move(visit.id, doctor.starts[1], staff);
      expect(body.error).toMatchObject({ code: 'illegal_transition', from: status, to: 'rescheduled' });
    }
    await test.sql(`update consultation set status = 'scheduled' where id = $1`, [visit.id]);
    const waiting = await book(doctor.id, doctor.starts[2], SILENT_CARD);
    expect((await move(waiting.id, doctor.starts[3])).body.error).toMatchObject({ from: 'pending_payment' });
  });

  it("finds nobody else's visit", async () => {
    const account = await test.person('doctor');
    const doctor = await openPractice(test, { userId: account.id });
    const visit = await book(doctor.id, doctor.starts[0]);
    for (const stranger of [await test.person('patient'), await test.person('doctor')]) {
      expect((await move(visit.id, doctor.starts[1], stranger)).status).toBe(404);
    }
    expect((await move(visit.id, doctor.starts[1], account)).status).toBe(201);
  });

  it('uses up the hold on the new time', async () => {
    const doctor = await openPractice(test);
    const visit = await book(doctor.id, doctor.starts[0]);
    const hold = async (index: number) => {
      const body = { doctorId: doctor.id, startsAt: doctor.starts[index] };
      return (await test.http<{ id: string }>('/api/v1/slot-holds', { token: patient.token, body })).body.data.id;
    };
    const [holdId, another] = [await hold(1), await hold(2)];
    expect((await move(visit.id, doctor.starts[1])).body.error.code).toBe('slot_taken');
    expect((await move(visit.id, doctor.starts[1], patient, { holdId: another })).body.error.code).toBe(
      'validation_failed',
    );
    const moved = await Promise.all(
      Array.from({ length: 8 }, () => move(visit.id, doctor.starts[1], patient, { holdId })),
    );
    expect(moved.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(moved.filter(({ status }) => status >= 500)).toEqual([]);
    const stranger = await book(doctor.id, doctor.starts[3], {}, await test.person('patient'));
    expect((await move(stranger.id, doctor.starts[2], staff, { holdId: another })).status).toBe(404);
    clock.advance(6 * 60_000);
    expect((await move(visit.id, doctor.starts[2], patient, { holdId: another })).body.error.code).toBe('hold_expired');
  });

  it('answers repeats with one key alike, and moves once', async () => {
    const doctor = await openPractice(test);
    const visit = await book(doctor.id, doctor.starts[0]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => move(visit.id, doctor.starts[1], patient, {}, 'k')),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0].body.data.sequence).toBe(1);
    expect((await move(visit.id, doctor.starts[2], patient, {}, 'k')).body.error.code).toBe('idempotency_key_reused');
  });

  it('takes at once what a bank would hold too short for the new time', async () => {
    const doctor = await openPractice(test);
    const visit = await book(doctor.id, doctor.starts[0]);
    await test.sql(`update payment set status = 'authorized', created_at = now() - interval '6 days' where id = $1`, [
      visit.payment.id,
    ]);
    expect((await move(visit.id, doctor.starts[40])).status).toBe(201);
    const events = await test.sql(
      `select type, payload->>'amount' as amount from outbox_event where aggregate_id = $1`,
      [visit.payment.id],
    );
    expect(events).toEqual([{ type: 'payment.capture_requested', amount: '15000' }]);
  });

  it(`lets one of ${RIVALS} visits have a time, and leaves the others theirs`, async () => {
    const doctors = await Promise.all([openPractice(test), openPractice(test, { slotMinutes: 60 })]);
    const target = doctors[0].starts[50];
    const people = await Promise.all(Array.from({ length: RIVALS }, () => test.person('patient')));
    const visits = await Promise.all(people.map((who, i) => book(doctors[0].id, doctors[0].starts[i], CARD, who)));
    const newcomers = await Promise.all(Array.from({ length: 10 }, () => test.person('patient')));
    const [moved, booked] = await Promise.all([
      Promise.all(visits.map(({ id }, i) => move(id, target, people[i]))),
      Promise.all(
        newcomers.map(({ token }) =>
          test.http('/api/v1/consultations', { token, body: booking(doctors[0].id, target) }),
        ),
      ),
    ]);
    const answers = [...moved, ...booked];
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, body.error.code]).toEqual([409, 'slot_taken']);
    }
    const lost = visits.filter((_, i) => moved[i].status !== 201);
    const standing = await test.sql<{ id: string; starts_at: Date }>(
      `select id, starts_at from consultation where doctor_id = $1 and sequence = 0 and id = any($2)`,
      [doctors[0].id, visits.map(({ id }) => id)],
    );
    expect(new Map(standing.map(({ id, starts_at: at }) => [id, at.toISOString()]))).toEqual(
      new Map(lost.map(({ id, startsAt }) => [id, startsAt])),
    );
    const [{ payments, charges }] = await test.sql(
      `select count(*)::int as payments, (select count(*)::int from sandbox_provider.charge c where c.idempotency_key = any(array_agg(p.provider_key))) as charges
         from payment p where p.consultation_id = any($1)`,
      [visits.map(({ id }) => id)],
    );
    expect([payments, charges]).toEqual([RIVALS, RIVALS]);
  });

  it('or being cancelled: one of them first, and both make sense', async () => {
    const doctor = await openPractice(test);
    for (let round = 0; round < 6; round++) {
      const visit = await book(doctor.id, doctor.starts[round]);
      const [moved, cancelled] = await Promise.all([
        move(visit.id, doctor.starts[20 + round]),
        test.http(`/api/v1/consultations/${visit.id}/cancellation`, { token: patient.token, body: { reason: 'x' } }),
      ]);
      expect(cancelled.status).toBe(201);
      expect([201, 409]).toContain(moved.status);
    }
    expect(await freeStarts(test, doctor.id)).toEqual(doctor.starts);
  });
});
