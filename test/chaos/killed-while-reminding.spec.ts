import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { Reminders } from '../../src/modules/notifications/reminders/reminders.service';
import { type ClinicDoctor, openPractice } from '../factories/clinic';
import { runOutLeases } from '../support/leases';
import { ServiceProcess } from '../support/service-process';
import { startTestApp, type TestApp, type TestPerson } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FULL = process.env.CHAOS === 'full';
const VISITS = FULL ? 2_000 : 150;
/** Notifications after which the service is killed, as shares of all. */
const KILLS = FULL ? [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] : [0.2];
const DONE_WITHIN_MS = 120_000;

describe(`a service that is killed ${KILLS.length} times while it reminds of ${VISITS} visits`, () => {
  let database: TestDatabase;
  let pool: Pool;
  let service: ServiceProcess;
  /** Decides beside the processes that are killed, and works off nothing. */
  let witness: TestApp;
  let doctor: TestPerson;
  let practice: ClinicDoctor;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    [witness, service] = await Promise.all([
      startTestApp({ database, env: { PROCESS_ROLE: 'api' } }),
      ServiceProcess.start(database.serviceUrl, { AUDIT_SEALING: 'off' }),
    ]);
    doctor = await witness.person('doctor');
    practice = await openPractice(witness, { userId: doctor.id });
    const patients = await Promise.all(Array.from({ length: 10 }, () => witness.person('patient')));
    for (let index = 0; index < VISITS; index++) await visit(patients[index % patients.length].id, index);
    const reminding = remind();
    for (const share of KILLS) {
      await until(`select count(*)::int as n from notification`, (n) => n >= share * 2 * VISITS);
      await service.kill();
      if (!FULL) await runOutLeases(pool);
      await Promise.all([service.startAgain(), witness.app.get(Reminders).announceDue()]);
    }
    await reminding;
    await until(
      `select (select count(*) from outbox_event)::int + (select count(*) from bullmq.job
         where state::text not in ('completed', 'failed') and queue = 'events')::int as n`,
      (n) => n === 0,
    );
  }, 300_000);

  afterAll(async () => {
    await service?.dispose();
    await witness?.close();
    await pool.end();
    await database.drop();
  });

  /** In less than a day and more than an hour: one reminder of two is due. */
  async function visit(patientId: string, index: number): Promise<void> {
    await pool.query(
      `insert into consultation (id, doctor_id, patient_id, status, starts_at, ends_at, mode, reason, booked_by, created_at, updated_at)
       select $1, $2, $3, 'scheduled', at, at + interval '30 minutes', 'video', $4, $3, at - interval '9 days', at - interval '9 days'
         from (select now() + interval '20 hours' + make_interval(secs => $5) as at) one`,
      [uuidv7(), practice.id, patientId, `v1.${uuidv7()}.${'A'.repeat(60)}`, index],
    );
  }

  /** Three at once, again and again, as if clocks and schedulers had gone mad. */
  async function remind(): Promise<void> {
    for (let round = 0; round < 5; round++) {
      await Promise.all([1, 2, 3].map(() => witness.app.get(Reminders).announceDue()));
      await sleep(200);
    }
  }

  async function until(count: string, reached: (n: number) => boolean): Promise<void> {
    for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await sleep(10)) {
      const [{ n }] = (await pool.query<{ n: number }>(count)).rows;
      if (reached(n)) return;
    }
    throw new Error(`never came about: ${count}`);
  }

  it('decided on each reminder once', async () => {
    const { rows } = await pool.query(
      `select count(*)::int as rows, count(distinct consultation_id)::int as visits, min(lead_minutes) as lead, min(outcome) as outcome
         from appointment_reminder`,
    );
    expect(rows).toEqual([{ rows: VISITS, visits: VISITS, lead: 1440, outcome: 'announced' }]);
  });

  it('reminded everybody of each visit exactly once', async () => {
    const { rows } = await pool.query(
      `select count(*)::int as told, count(distinct (subject_id, user_id))::int as different,
              count(*) filter (where user_id = $1)::int as doctors, count(distinct subject_id)::int as visits
         from notification where type = 'consultation.reminder_fell_due'`,
      [doctor.id],
    );
    expect(rows).toEqual([{ told: 2 * VISITS, different: 2 * VISITS, doctors: VISITS, visits: VISITS }]);
  });
});
