import { booking, CARD, type ClinicDoctor, freeStarts, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import { SlotHoldExpiryJob } from '../../../src/modules/consultations/holds/slot-hold-expiry.job';
import { WaitlistHandler } from '../../../src/modules/consultations/waitlist/waitlist.handler';
import { WaitlistMatching } from '../../../src/modules/consultations/waitlist/waitlist-matching.service';
import { WaitlistJob } from '../../../src/modules/consultations/waitlist/waitlist.job';
import { overlaps, strayClaims } from './claims-checker';

const MINUTE_MS = 60_000;
const WAITING = 6;

interface Entry {
  id: string;
  status: string;
  patientId: string;
  visitKind: string | null;
  offer?: { holdId: string; startsAt: string; endsAt: string; expiresAt: string };
}

describe('waiting for a time to become free', () => {
  let test: TestApp;
  let staff: TestPerson;
  let people: TestPerson[];
  const clock = new TestClock();

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    staff = await test.person('staff');
  });
  beforeEach(async () => {
    clock.set(new Date());
    people = await Promise.all(Array.from({ length: WAITING }, () => test.person('patient')));
    // What other tests wait for is none of this one's business.
    await test.sql(`update waitlist_entry set status = 'withdrawn' where status = 'waiting'`);
  });
  afterEach(async () => {
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
  });
  afterAll(() => test.close());

  const join = (who: TestPerson, wish: object, key?: string) =>
    test.http<Entry>('/api/v1/waitlist-entries', {
      token: who.token,
      body: wish,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  /** For exactly this start of the doctor. */
  const only = (doctor: ClinicDoctor, startsAt: string) => ({
    doctorId: doctor.id,
    from: startsAt,
    until: new Date(Date.parse(startsAt) + MINUTE_MS).toISOString(),
  });
  const mine = async (who: TestPerson) =>
    (await test.http<Entry[]>('/api/v1/waitlist-entries', { token: who.token })).body.data;
  const states = async () =>
    Promise.all(people.map(async (who) => (await mine(who)).map(({ status }) => status).join()));
  const take = async (doctor: ClinicDoctor, startsAt: string) => {
    const { token } = await test.person('patient');
    const made = await test.http<{ id: string }>('/api/v1/consultations', {
      token,
      body: booking(doctor.id, startsAt),
    });
    return made.body.data.id;
  };
  const cancel = (id: string) =>
    test.http(`/api/v1/consultations/${id}/cancellation`, { token: staff.token, body: { reason: 'x' } });
  const book = (who: TestPerson, doctor: ClinicDoctor, startsAt: string, over: object = {}) =>
    test.http('/api/v1/consultations', { token: who.token, body: booking(doctor.id, startsAt, { ...over }) });
  const decline = (who: TestPerson, id: string) =>
    test.http<Entry>(`/api/v1/waitlist-entries/${id}/refusal`, { method: 'POST', token: who.token });

  /** What the workers would do, each event to several of them at once: it may come more than once. */
  const deliver = async () => {
    const handler = test.app.get(WaitlistHandler);
    const rows = await test.sql<{ type: string; payload: Record<string, unknown> }>(
      `with taken as (delete from outbox_event returning position, type, payload) select type, payload from taken
         where type like 'slot_hold.%' or type in ('consultation.cancelled', 'consultation.rescheduled') order by position`,
    );
    for (const { payload } of rows) {
      const event = { payload } as unknown as DeliveredEvent;
      await Promise.all([handler.handle(event), handler.handle(event), handler.handle(event)]);
    }
  };
  const offersOf = (doctor: ClinicDoctor) =>
    test.sql<{ status: string }>(`select status from waitlist_offer where doctor_id = $1 order by created_at`, [
      doctor.id,
    ]);

  it('is offered what is cancelled, the first to come first, to one at a time', async () => {
    const doctor = await openPractice(test);
    const visit = await take(doctor, doctor.starts[0]);
    for (const who of people) expect((await join(who, only(doctor, doctor.starts[0]))).status).toBe(201);
    await deliver();
    expect(await states()).toEqual(Array(WAITING).fill('waiting'));
    await cancel(visit);
    expect(await freeStarts(test, doctor.id)).toContain(doctor.starts[0]);
    await deliver();
    expect(await states()).toEqual(['offered', ...Array<string>(WAITING - 1).fill('waiting')]);
    const [{ offer }] = await mine(people[0]);
    expect(offer).toMatchObject({ startsAt: doctor.starts[0] });
    expect(await freeStarts(test, doctor.id)).not.toContain(doctor.starts[0]);
    expect(Date.parse(offer!.expiresAt)).toBe(clock.now().getTime() + 15 * MINUTE_MS);
    expect((await book(people[1], doctor, doctor.starts[0])).body.error.code).toBe('slot_taken');
    expect((await book(people[1], doctor, doctor.starts[0], { holdId: offer?.holdId })).status).toBe(404);
    const renewed = await test.http(`/api/v1/slot-holds/${offer?.holdId}`, { method: 'PATCH', token: people[0].token });
    expect(renewed.body.error.code).toBe('hold_not_renewable');
    const accepted = await book(people[0], doctor, doctor.starts[0], { holdId: offer?.holdId, ...CARD });
    expect(accepted.status).toBe(201);
    expect((await states())[0]).toBe('booked');
    await deliver();
    expect(await offersOf(doctor)).toEqual([{ status: 'accepted' }]);
  });

  it('goes to the next when it is declined or runs out, until nobody is left, and never to the same twice', async () => {
    const doctor = await openPractice(test);
    const visit = await take(doctor, doctor.starts[0]);
    for (const who of people.slice(0, 3)) await join(who, only(doctor, doctor.starts[0]));
    await cancel(visit);
    await deliver();
    expect((await decline(people[0], (await mine(people[0]))[0].id)).body.data.status).toBe('waiting');
    await deliver();
    expect((await states()).slice(0, 3)).toEqual(['waiting', 'offered', 'waiting']);
    clock.advance(16 * MINUTE_MS);
    await Promise.all([test.app.get(SlotHoldExpiryJob).run(), test.app.get(SlotHoldExpiryJob).run()]);
    await deliver();
    expect((await states()).slice(0, 3)).toEqual(['waiting', 'waiting', 'offered']);
    const [{ id, offer }] = await mine(people[2]);
    await test.http(`/api/v1/slot-holds/${offer?.holdId}`, { method: 'DELETE', token: people[2].token });
    await deliver();
    await test.app.get(WaitlistJob).run();
    expect((await states()).slice(0, 3)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(await freeStarts(test, doctor.id)).toContain(doctor.starts[0]);
    expect((await decline(people[2], id)).body.error.code).toBe('no_open_offer');
    expect((await offersOf(doctor)).map(({ status }) => status)).toEqual(['declined', 'expired', 'expired']);
    expect((await book(await test.person('patient'), doctor, doctor.starts[0])).status).toBe(201);
  });

  it('gives each of several times to another, however many look at once', async () => {
    const doctor = await openPractice(test);
    const visits = await Promise.all([0, 1, 2].map((i) => take(doctor, doctor.starts[i])));
    const window = { doctorId: doctor.id, from: doctor.starts[0], until: doctor.starts[3] };
    for (const who of people) await join(who, window);
    await Promise.all(visits.map(cancel));
    await Promise.all([deliver(), ...Array.from({ length: 4 }, () => test.app.get(WaitlistJob).run())]);
    expect(await states()).toEqual([...Array<string>(3).fill('offered'), ...Array<string>(3).fill('waiting')]);
    const starts = await Promise.all(people.slice(0, 3).map(async (who) => (await mine(who))[0].offer?.startsAt));
    expect(new Set(starts)).toEqual(new Set(doctor.starts.slice(0, 3)));
  });

  it('is offered one thing at a time, though two doctors of the specialty are free at once', async () => {
    const specialty = 'Twofold medicine';
    const admin = await test.person('admin');
    const doctors = await Promise.all([openPractice(test), openPractice(test)]);
    for (const { id } of doctors) {
      await test.http(`/api/v1/doctors/${id}`, { method: 'PATCH', token: admin.token, body: { specialty } });
    }
    const window = { from: doctors[0].starts[0], until: doctors[0].starts[8] };
    for (const who of people) await join(who, { specialty, ...window });
    const matching = test.app.get(WaitlistMatching);
    await Promise.all([...doctors, ...doctors, ...doctors].map(({ id }) => matching.match(id)));
    expect(await states()).toEqual(Array(WAITING).fill('offered'));
    const [{ open }] = await test.sql(
      `select count(*)::int as open from waitlist_offer where status = 'open' and doctor_id = any($1)`,
      [doctors.map(({ id }) => id)],
    );
    expect(open).toBe(WAITING);
  });

  it('waits for any doctor of a specialty, and for a time of day by the doctor’s clock', async () => {
    const doctor = await openPractice(test);
    const renamed = await test.http(`/api/v1/doctors/${doctor.id}`, {
      method: 'PATCH',
      token: (await test.person('admin')).token,
      body: { specialty: 'Waiting medicine' },
    });
    expect(renamed.status).toBe(200);
    const window = { from: doctor.starts[0], until: doctor.starts[15] };
    // 09:00 to 17:00 in Kolkata; starts are every half an hour.
    await join(people[0], { specialty: 'waiting MEDICINE', ...window, earliestTime: '11:00', latestTime: '11:30' });
    await join(people[1], { specialty: 'Waiting medicine', ...window, earliestTime: '11:30', latestTime: '11:30' });
    await join(people[2], { specialty: 'Other medicine', ...window });
    await test.app.get(WaitlistJob).run();
    expect((await mine(people[0]))[0].offer?.startsAt).toBe(doctor.starts[4]);
    expect((await mine(people[1]))[0].offer?.startsAt).toBe(doctor.starts[5]);
    expect((await mine(people[2]))[0].status).toBe('waiting');
  });

  describe('for a visit of one kind', () => {
    const LONG = { code: 'first_visit', name: 'First visit', minutes: 60, fee: { amount: 30_000, currency: 'INR' } };
    const SHORT = { code: 'follow_up', name: 'Follow-up', minutes: 15 };
    const withKinds = async (specialty?: string): Promise<ClinicDoctor> => {
      const doctor = await openPractice(test);
      const admin = await test.person('admin');
      const path = `/api/v1/doctors/${doctor.id}`;
      const kinds = await test.http(`${path}/visit-kinds`, {
        method: 'PUT',
        token: admin.token,
        body: { kinds: [LONG, SHORT] },
      });
      if (kinds.status !== 200) throw new Error(kinds.text);
      if (specialty) await test.http(path, { method: 'PATCH', token: admin.token, body: { specialty } });
      return doctor;
    };
    const offered = async (who: TestPerson) => (await mine(who))[0];

    it('is offered a time as long as that, and not half of one', async () => {
      const doctor = await withKinds();
      const [first, second] = [await take(doctor, doctor.starts[0]), await take(doctor, doctor.starts[1])];
      const hour = { doctorId: doctor.id, from: doctor.starts[0], until: doctor.starts[1], visitKind: LONG.code };
      const joined = await join(people[0], hour);
      expect([joined.status, joined.body.data]).toMatchObject([201, { visitKind: LONG.code }]);
      await join(people[1], { ...hour, visitKind: undefined, until: doctor.starts[2] });
      await cancel(second);
      await deliver();
      // Half an hour is nothing to the first, who keeps the place; it goes to the next.
      expect((await states()).slice(0, 2)).toEqual(['waiting', 'offered']);
      await decline(people[1], (await offered(people[1])).id);
      await cancel(first);
      await deliver();
      const { offer } = await offered(people[0]);
      expect(offer).toMatchObject({
        startsAt: doctor.starts[0],
        endsAt: new Date(Date.parse(doctor.starts[0]) + 60 * MINUTE_MS).toISOString(),
      });
      // All of the hour is kept: there is nothing left for the second.
      expect((await states()).slice(0, 2)).toEqual(['offered', 'waiting']);
      const holdId = offer?.holdId;
      // Of the usual length it is another visit than the one that the time is kept for.
      expect((await book(people[0], doctor, doctor.starts[0], { holdId })).status).toBe(422);
      const visit = await book(people[0], doctor, doctor.starts[0], { holdId, visitKind: LONG.code });
      expect([visit.status, visit.body.data]).toMatchObject([201, { visitKind: LONG.code }]);
      expect((await states())[0]).toBe('booked');
    });

    it('is matched with the doctors of a specialty who offer it, however many look at once', async () => {
      const specialty = 'Kinds medicine';
      const [without, doctor] = [await openPractice(test), await withKinds(specialty)];
      const { token } = await test.person('admin');
      await test.http(`/api/v1/doctors/${without.id}`, { method: 'PATCH', token, body: { specialty } });
      const window = { specialty, from: doctor.starts[0], until: doctor.starts[8] };
      for (const who of people.slice(0, 3)) await join(who, { ...window, visitKind: LONG.code });
      for (const who of people.slice(3)) await join(who, { ...window, specialty: undefined, doctorId: doctor.id });
      const matching = test.app.get(WaitlistMatching);
      await Promise.all([without, doctor, doctor, doctor].map(({ id }) => matching.match(id)));
      const offers = await test.sql<{ of: string; starts_at: Date; ends_at: Date }>(
        `select o.doctor_id as of, o.starts_at, o.ends_at from waitlist_offer o join waitlist_entry e on e.id = o.entry_id
          where e.visit_kind is not null and e.patient_id = any($1)`,
        [people.map(({ id }) => id)],
      );
      expect(new Set(offers.map(({ of }) => of))).toEqual(new Set([doctor.id]));
      expect(offers.every(({ starts_at, ends_at }) => +ends_at - +starts_at === 60 * MINUTE_MS)).toBe(true);
      expect((await offersOf(doctor)).length).toBeGreaterThan(offers.length);
    });

    it('is offered a start that no usual visit has', async () => {
      const doctor = await withKinds();
      const quarterPast = new Date(Date.parse(doctor.starts[0]) + 15 * MINUTE_MS).toISOString();
      await take(doctor, doctor.starts[1]);
      await join(people[0], { ...only(doctor, quarterPast), visitKind: SHORT.code });
      await test.app.get(WaitlistJob).run();
      expect((await offered(people[0])).offer?.startsAt).toBe(quarterPast);
    });

    it('is refused where the doctor offers no such kind', async () => {
      const doctor = await openPractice(test);
      const wish = only(doctor, doctor.starts[0]);
      for (const visitKind of ['first_visit', 'No Kind']) {
        const { status, body } = await join(people[0], { ...wish, visitKind });
        expect([status, body.error.errors?.map(({ field }) => field)]).toEqual([422, ['visitKind']]);
      }
      expect(await mine(people[0])).toEqual([]);
    });
  });

  it('passes over a time at which the patient is elsewhere, and holds of one’s own do not count', async () => {
    const [doctor, other] = [await openPractice(test), await openPractice(test)];
    await book(people[0], other, other.starts[0]);
    for (const i of [2, 3, 4]) {
      const body = { doctorId: other.id, startsAt: other.starts[i] };
      await test.http('/api/v1/slot-holds', { token: people[0].token, body });
    }
    await join(people[0], { doctorId: doctor.id, from: doctor.starts[0], until: doctor.starts[2] });
    await test.app.get(WaitlistJob).run();
    expect((await mine(people[0]))[0].offer?.startsAt).toBe(doctor.starts[1]);
  });

  it('ends by leaving, which gives the offer to the next, and with its window', async () => {
    const doctor = await openPractice(test);
    for (const who of people.slice(0, 2)) await join(who, only(doctor, doctor.starts[0]));
    await test.app.get(WaitlistJob).run();
    const [{ id }] = await mine(people[0]);
    const leave = (who: TestPerson) =>
      test.http(`/api/v1/waitlist-entries/${id}`, { method: 'DELETE', token: who.token });
    expect((await leave(people[1])).status).toBe(404);
    expect((await leave(people[0])).status).toBe(200);
    expect((await leave(people[0])).body.error.code).toBe('illegal_transition');
    await deliver();
    expect((await states()).slice(0, 2)).toEqual(['withdrawn', 'offered']);
    await join(people[2], { ...only(doctor, doctor.starts[0]) });
    clock.set(new Date(Date.parse(doctor.starts[0]) + 2 * MINUTE_MS));
    await test.app.get(WaitlistJob).run();
    expect((await states())[2]).toBe('expired');
  });

  it('is for five wishes at most, asked for rightly, and seen by whom it concerns', async () => {
    const account = await test.person('doctor');
    const doctor = await openPractice(test, { userId: account.id });
    const wish = only(doctor, doctor.starts[0]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => join(people[0], wish)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409, 409]);
    for (const wrong of [
      { ...wish, specialty: 'Cardiology' },
      { from: wish.from, until: wish.until },
      { ...wish, until: wish.from },
      { ...wish, earliestTime: '25:00' },
      { ...wish, earliestTime: '12:00', latestTime: '11:00' },
    ]) {
      expect((await join(people[1], wrong)).status).toBe(422);
    }
    expect((await join(staff, { ...wish, patientId: people[1].id })).status).toBe(201);
    expect(await mine(people[1])).toHaveLength(1);
    expect(await mine(account)).toHaveLength(6);
    expect(await mine(await test.person('doctor'))).toEqual([]);
    const desk = await test.http<Entry[]>(`/api/v1/waitlist-entries?doctorId=${doctor.id}&status=waiting`, {
      token: staff.token,
    });
    expect(desk.body.data).toHaveLength(6);
  });

  it('may be accepted by moving a visit, and never twice in a race with declining', async () => {
    const doctor = await openPractice(test);
    for (let round = 0; round < 4; round++) {
      const who = people[round];
      const visit = (await book(who, doctor, doctor.starts[10 + round])).body.data as unknown as { id: string };
      await join(who, only(doctor, doctor.starts[round]));
      await test.app.get(WaitlistJob).run();
      const [{ id, offer }] = await mine(who);
      const move = test.http(`/api/v1/consultations/${visit.id}/reschedule`, {
        token: who.token,
        body: { startsAt: doctor.starts[round], holdId: offer?.holdId },
      });
      const [moved, declined] = await Promise.all([move, decline(who, id)]);
      expect([moved.status, declined.status].sort()).toEqual([201, 409]);
      expect((await mine(who))[0].status).toBe(moved.status === 201 ? 'booked' : 'waiting');
    }
  });
});
