import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { booking } from '../factories/clinic';
import { BookingClients, type Booked } from './booking-clients';
import { openClinic, type Clinic } from './clinic-at-large';
import { runOutLeases } from '../support/leases';
import { ServiceProcess } from '../support/service-process';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FULL = process.env.CHAOS === 'full';
const KILLS = FULL ? 20 : 1;
const BOOKINGS = FULL ? 4_000 : 200;
const CLIENTS = 16;
/** What the short form spares itself of waiting for the key of a booking that was cut off. */
const SLEPT_SECONDS = FULL ? 0 : 20;
const SETTLED_WITHIN_MS = 90_000;

describe(`a service that is killed ${KILLS} times during ${BOOKINGS} bookings`, () => {
  let database: TestDatabase;
  let pool: Pool;
  let service: ServiceProcess;
  let clinic: Clinic;
  let booked: Booked[];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    service = await ServiceProcess.start(database.url, { PAYMENT_TIMEOUT_MS: '1000' });
    clinic = await openClinic(pool, service.url);
    const clients = new BookingClients(service.url, clinic);
    const done = clients.book(BOOKINGS, CLIENTS);
    for (let kill = 1; kill <= KILLS; kill++) {
      await clients.reached((BOOKINGS * kill) / (KILLS + 1));
      await service.kill();
      if (!FULL) await runOutLeases(pool);
      await service.startAgain();
    }
    booked = await done;
    await settled();
  }, 600_000);

  afterAll(async () => {
    await service.dispose();
    await pool.end();
    await database.drop();
  });

  /** Waits for the reconciler, the relay and the handlers to be done with what the killed processes left. */
  async function settled(): Promise<void> {
    for (const deadline = Date.now() + SETTLED_WITHIN_MS; Date.now() < deadline; await sleep(250)) {
      const [{ left }] = await rows<{ left: number }>(
        `select (select count(*) from outbox_event)::int + (select count(*) from payment where status in ('processing', 'unknown'))::int
              + (select count(*) from bullmq.job where state::text not in ('completed', 'failed') and queue = 'events')::int as left`,
      );
      if (left === 0) return;
    }
    throw new Error('what the killed processes left was not settled in time');
  }

  async function rows<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await pool.query<T>(text, values)).rows;
  }

  it('answered every booking in the end', () => {
    expect(booked).toHaveLength(BOOKINGS);
    // 202 where a provider that was slow on a busy machine had to be asked again.
    expect(booked.filter(({ status }) => status !== 201 && status !== 202)).toEqual([]);
  });

  it('kept every booking that it answered, once, with one payment', async () => {
    const kept = await rows<{ id: string; visits: number; payments: number; right: boolean }>(
      `select a.id, count(distinct c.id)::int as visits, count(distinct p.id)::int as payments,
              bool_and(c.status = 'scheduled' and c.patient_id = a.patient and c.starts_at = a.starts_at
                and p.status = case p.method when 'card' then 'captured' else 'created' end) as right
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as a (id, patient, starts_at)
         left join consultation c on c.id = a.id left join payment p on p.consultation_id = a.id group by a.id`,
      [booked.map(({ id }) => id), booked.map(({ patientId }) => patientId), booked.map(({ startsAt }) => startsAt)],
    );
    expect(kept).toHaveLength(BOOKINGS);
    expect(kept.filter(({ visits, payments, right }) => visits !== 1 || payments !== 1 || !right)).toEqual([]);
  });

  it('made no booking that nobody got an answer for', async () => {
    const strays = await rows(
      `select id, status from consultation where status not in ('cancelled', 'expired') and id <> all($1)`,
      [booked.map(({ id }) => id)],
    );
    expect(strays).toEqual([]);
  });

  it('took no time twice and kept none without a visit', async () => {
    const [found] = await rows(
      `select (select count(*)::int from time_claim a join time_claim b
                 on a.resource_id = b.resource_id and a.during && b.during and a.owner_id < b.owner_id) as overlaps,
              (select count(*)::int from time_claim t left join consultation c on c.id = t.owner_id
                 where c.id is null or c.status in ('cancelled', 'expired')) as orphans,
              (select count(*)::int from time_claim) as claims`,
    );
    expect(found).toEqual({ overlaps: 0, orphans: 0, claims: 2 * BOOKINGS });
  });

  it('charged every card once and nobody else', async () => {
    const [found] = await rows(
      `select (select count(*)::int from payment where status = 'captured') as captured,
              (select count(*)::int from sandbox_provider.charge where status = 'succeeded') as charged,
              (select count(*)::int from payment p join sandbox_provider.charge c
                 on c.idempotency_key = p.provider_key and c.reference = p.provider_ref and c.amount = p.amount
                where p.status = 'captured') as matched`,
    );
    const cards = booked.filter(({ method }) => method === 'card').length;
    expect(found).toEqual({ captured: cards, charged: cards, matched: cards });
  });

  it('let every event take effect once', async () => {
    const [found] = await rows(
      `select (select count(*)::int from audit_log where action = 'consultation.booked') as audited,
              (select count(*)::int from notification where type in ('consultation.booked', 'consultation.scheduled') and user_id <> $1) as patients_told,
              (select count(*)::int from notification where type in ('consultation.booked', 'consultation.scheduled') and user_id = $1) as doctor_told,
              (select count(*)::int from notification where type = 'payment.captured') as payers_told,
              (select count(*)::int from (select event_id, user_id from notification group by 1, 2 having count(*) > 1) twice) as told_twice`,
      [clinic.doctorAccount],
    );
    const cards = booked.filter(({ method }) => method === 'card').length;
    expect(found).toEqual({
      audited: BOOKINGS,
      patients_told: BOOKINGS,
      doctor_told: booked.filter(({ doctorId }) => doctorId === clinic.doctors[0].id).length,
      payers_told: cards,
      told_twice: 0,
    });
  });

  it('frees the key of a booking that was cut off within half a minute', async () => {
    const [doctor] = clinic.doctors;
    const [patient] = clinic.patients;
    const startsAt = clinic.spare;
    const post = () =>
      fetch(`${service.url}/api/v1/consultations`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${patient.token}`,
          'content-type': 'application/json',
          'idempotency-key': 'cut-off',
        },
        body: JSON.stringify(booking(doctor.id, startsAt, { payment: { method: 'card', token: 'tok_timeout' } })),
      });
    const first = post().catch(() => undefined);
    while ((await rows(`select key from idempotency_key where key = 'cut-off'`)).length === 0) await sleep(5);
    await service.kill();
    await first;
    await pool.query(
      `update idempotency_key set locked_until = locked_until - make_interval(secs => $1) where key = 'cut-off'`,
      [SLEPT_SECONDS],
    );
    await service.startAgain();
    const killedAt = Date.now() - SLEPT_SECONDS * 1_000;
    let answer = await post();
    while (answer.status === 409) {
      await answer.text();
      await sleep(500);
      answer = await post();
    }
    expect(answer.status).toBe(201);
    expect(Date.now() - killedAt).toBeLessThan(30_000);
    expect(
      await rows(
        `select idempotency_key from sandbox_provider.charge where status = 'succeeded' and created_at > now() - interval '1 minute'
      and idempotency_key in (select provider_key from payment where patient_id = $1 and method = 'card')`,
        [patient.id],
      ),
    ).not.toEqual([]);
  }, 240_000);
});
