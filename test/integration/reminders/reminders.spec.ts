import { uuidv7 } from 'uuidv7';
import { Reminders } from '../../../src/modules/notifications/reminders/reminders.service';
import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Told {
  userId: string;
  title: string;
  body: string;
  subjectId: string;
}

describe('reminders of appointments', () => {
  const clock = new TestClock();
  let test: TestApp;
  let other: TestApp;
  let doctor: TestPerson;
  let practice: ClinicDoctor;
  let patient: TestPerson;

  beforeAll(async () => {
    // The events go through the queue; the job runs only when the test says so, at its own time.
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'all' } });
    other = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' }, database: test.database });
    doctor = await test.person('doctor');
    practice = await openPractice(test, { userId: doctor.id });
  });
  afterAll(async () => {
    await other.close();
    await test.close();
  });

  beforeEach(async () => {
    patient = await test.person('patient');
    await test.sql(`update user_account set time_zone = 'America/New_York', locale = 'en-US' where id = $1`, [
      patient.id,
    ]);
  });

  const now = new Date('2031-03-01T00:00:00.000Z');
  let visits = 0;

  /** A visit so many hours from `now`, booked five days before it unless the test is about that. */
  const visit = async (
    hours: number,
    { status = 'scheduled', bookedAt = new Date(now.getTime() - 120 * HOUR_MS) } = {},
  ) => {
    const id = uuidv7();
    // Not two of one doctor at once, whatever the test says.
    const startsAt = new Date(now.getTime() + hours * HOUR_MS + (visits += 1) * 1_000);
    await test.sql(
      `insert into consultation (id, doctor_id, patient_id, status, starts_at, ends_at, mode, reason, booked_by, created_at, updated_at)
       values ($1, $2, $3, $4, $5::timestamptz, $5::timestamptz + interval '30 minutes', 'video', $7, $3, $6, $6)`,
      [id, practice.id, patient.id, status, startsAt, bookedAt, `v1.${uuidv7()}.${'A'.repeat(60)}`],
    );
    return { id, startsAt };
  };

  const look = async (at: Date) => {
    clock.set(at);
    // Several processes at the same moment.
    await Promise.all([test, other, test, other].map(({ app }) => app.get(Reminders).announceDue()));
  };
  const before = ({ startsAt }: { startsAt: Date }, minutes: number) =>
    new Date(startsAt.getTime() - minutes * MINUTE_MS);

  const told = async (): Promise<Told[]> => {
    await eventually(async () => {
      expect(await test.sql('select type from outbox_event')).toEqual([]);
      expect(
        await test.sql(
          `select name from bullmq.job where queue = 'events' and state::text not in ('completed', 'failed')`,
        ),
      ).toEqual([]);
    }, 240_000);
    return test.sql<Told & { userId: string }>(
      `select user_id as "userId", title, body, subject_id as "subjectId" from notification
        where type = 'consultation.reminder_fell_due' and subject_id in (select id from consultation where patient_id = $1)
        order by created_at, id`,
      [patient.id],
    );
  };
  const decided = (id: string) =>
    test.sql(
      `select lead_minutes as lead, outcome from appointment_reminder where consultation_id = $1 order by 1 desc`,
      [id],
    );

  it('reach patient and doctor at each lead time, once, by the clock of each', async () => {
    const { id, startsAt } = await visit(48);
    await look(before({ startsAt }, 24 * 60 + 1));
    expect(await told()).toEqual([]);
    await look(before({ startsAt }, 24 * 60));
    await look(before({ startsAt }, 24 * 60 - 1));
    await look(before({ startsAt }, 60));
    await look(before({ startsAt }, 1));
    const found = await told();
    expect(found.map(({ userId }) => userId).sort()).toEqual([patient.id, patient.id, doctor.id, doctor.id].sort());
    expect(new Set(found.map(({ subjectId }) => subjectId))).toEqual(new Set([id]));
    const [{ title, body }] = found.filter(({ userId }) => userId === patient.id);
    expect(title).toBe('Your consultation is coming up');
    expect(body).toMatch(/^Your consultation is on Sunday, March 2, 2031 at 7:\d\d.PM EST\.$/);
    expect(found.find(({ userId }) => userId === doctor.id)?.body).toMatch(
      /^You have a consultation on Monday,? 3 March 2031 at 00:\d\d UTC\.$/,
    );
    expect(await decided(id)).toEqual([
      { lead: 1440, outcome: 'announced' },
      { lead: 60, outcome: 'announced' },
    ]);
  });

  it('follow a visit to its new time, and leave the old one', async () => {
    const { id, startsAt } = await visit(72);
    await look(before({ startsAt }, 24 * 60));
    expect(await told()).toHaveLength(2);
    const moved = new Date(startsAt.getTime() + 50 * HOUR_MS);
    await test.sql(
      `update consultation set starts_at = $2, ends_at = $2::timestamptz + interval '30 minutes', sequence = 1, updated_at = $3 where id = $1`,
      [id, moved, clock.now()],
    );
    await look(before({ startsAt }, 60));
    expect(await told()).toHaveLength(2);
    await look(before({ startsAt: moved }, 24 * 60));
    await look(before({ startsAt: moved }, 60));
    const found = await told();
    expect(found).toHaveLength(6);
    // 50 hours later: two hours later in the day.
    expect(found.at(-1)?.body).not.toBe(found[0].body);
  });

  it('follow what people do with a visit', async () => {
    clock.set(new Date());
    const staff = await test.person('staff');
    const ask = (path: string, body: object, { token } = patient) => test.http<{ id: string }>(path, { token, body });
    const [from, to] = [practice.starts[0], practice.starts.at(-1)!];
    const { id } = (await ask('/api/v1/consultations', booking(practice.id, from))).body.data;
    await look(before({ startsAt: new Date(from) }, 24 * 60));
    // Whoever moves it sooner is not told of the time that it had.
    expect(await told()).toHaveLength(2);
    expect((await ask(`/api/v1/consultations/${id}/reschedule`, { startsAt: to }, staff)).status).toBe(201);
    await look(before({ startsAt: new Date(from) }, 60));
    expect(await told()).toHaveLength(2);
    await look(before({ startsAt: new Date(to) }, 24 * 60));
    expect(await told()).toHaveLength(4);
    expect((await ask(`/api/v1/consultations/${id}/cancellation`, { reason: 'Well again' })).status).toBe(201);
    await look(before({ startsAt: new Date(to) }, 60));
    expect(await told()).toHaveLength(4);
    expect(await decided(id)).toHaveLength(2);
  });

  it('die with a cancellation, even when it comes after they fell due', async () => {
    const { id, startsAt } = await visit(96);
    await test.sql(`update consultation set status = 'cancelled' where id = $1`, [id]);
    await look(before({ startsAt }, 24 * 60));
    expect([await decided(id), await told()]).toEqual([[], []]);

    // Their events were on their way when one was cancelled and the other moved.
    const [gone, moved] = [await visit(97, { status: 'cancelled' }), await visit(98)];
    for (const [late, shift] of [
      [gone, '0'],
      [moved, '1 hour'],
    ] as const) {
      await test.sql(
        `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
         select gen_random_uuid(), 'consultation', id, 'consultation.reminder_fell_due', jsonb_build_object('consultationId', id,
           'patientId', patient_id, 'doctorUserId', null, 'startsAt', starts_at - $2::interval, 'leadMinutes', 60), now()
           from consultation where id = $1`,
        [late.id, shift],
      );
    }
    expect(await told()).toEqual([]);
  });

  it('are not told to who has booked after they were due, nor for what is not paid yet', async () => {
    const { startsAt } = await visit(123);
    const late = await visit(123, { bookedAt: before({ startsAt }, 300) });
    const unpaid = await visit(123, { status: 'pending_payment' });
    await look(before({ startsAt }, 299));
    expect(await decided(late.id)).toEqual([{ lead: 1440, outcome: 'too_late' }]);
    expect(await decided(unpaid.id)).toEqual([]);
    await look(before(late, 60));
    expect(await decided(late.id)).toEqual([
      { lead: 1440, outcome: 'too_late' },
      { lead: 60, outcome: 'announced' },
    ]);
  });

  it('come late after a standstill, the nearest alone, and not when the visit has begun', async () => {
    const soon = await visit(150);
    const begun = await visit(149);
    await look(before(soon, 20));
    expect(await decided(soon.id)).toEqual([
      { lead: 1440, outcome: 'overtaken' },
      { lead: 60, outcome: 'announced' },
    ]);
    expect(await decided(begun.id)).toEqual([]);
    expect((await told()).map(({ subjectId }) => subjectId)).toEqual([soon.id, soon.id]);
  });

  it('are worked off in batches, each once over several processes', async () => {
    const all = await Promise.all(Array.from({ length: 230 }, () => visit(200)));
    await look(before(all[0], 24 * 60));
    await look(before(all[229], 24 * 60 - 10));
    const rows = await test.sql(
      `select count(*)::int as decided, count(distinct consultation_id)::int as visits from appointment_reminder where consultation_id = any($1)`,
      [all.map(({ id }) => id)],
    );
    expect(rows).toEqual([{ decided: 230, visits: 230 }]);
    const found = await told();
    expect(found).toHaveLength(460);
    expect(new Set(found.map(({ userId, subjectId }) => `${userId} ${subjectId}`)).size).toBe(460);
  }, 120_000);

  it('are forgotten a month after the visit', async () => {
    const { id, startsAt } = await visit(300);
    await look(before({ startsAt }, 60));
    expect(await decided(id)).toHaveLength(2);
    clock.set(new Date(startsAt.getTime() + 31 * 24 * HOUR_MS));
    await test.app.get(Reminders).forgetOld();
    expect(await decided(id)).toEqual([]);
  });
});
