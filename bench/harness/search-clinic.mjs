import { dateIn, doctorId, PATIENTS, patientId } from './practice.mjs';

const SPECIALTIES = 40;
const ZONES = ['Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const CLOSE_DAYS = 7;
const YEAR_DAYS = 365;

/**
 * A clinic with many doctors in four zones: most of the coming week is booked, one visit in ten days of the rest of the year. Straight into an
 * empty, migrated database; the constraint that keeps visits apart is built after the visits, which takes a tenth of the time.
 *
 * @param {import('pg').Client} client @param {number} doctors
 * @returns {Promise<{ claims: number, seconds: number }>}
 */
export async function seedClinic(client, doctors) {
  const began = performance.now();
  const idOf = (id) => `('${id(0).slice(0, 24)}' || lpad(n::text, 12, '0'))::uuid`;
  await client.query(`
    insert into user_account (id, email, password_hash, name, role, created_at, updated_at)
      select ${idOf(patientId)}, 'patient' || n || '@bench.local', 'none', 'Patient ' || n, 'patient', now(), now()
        from generate_series(1, ${PATIENTS}) n`);
  await client.query(
    `insert into doctor (id, name, specialty, languages, fee_amount, fee_currency, time_zone, minimum_notice_minutes, horizon_days,
        created_at, updated_at)
      select ${idOf(doctorId)}, 'Dr ' || n, 'Specialty ' || n % ${SPECIALTIES}, case when n % 3 = 0 then '{en,hi}' else '{en}' end::text[],
        40000 + n % 5 * 10000, 'INR', ($1::text[])[1 + n % ${ZONES.length}], 60, ${YEAR_DAYS}, now(), now()
        from generate_series(1, ${doctors}) n`,
    [ZONES],
  );
  await client.query(`
    insert into availability_rule (id, doctor_id, weekday, start_time, end_time, slot_minutes, created_at)
      select gen_random_uuid(), ${idOf(doctorId)}, weekday, '09:00', '17:00', 30, now()
        from generate_series(1, ${doctors}) n, generate_series(1, 6) weekday`);
  const [{ definition }] = (
    await client.query(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'time_claim_no_overlap'`,
    )
  ).rows;
  await client.query('alter table time_claim drop constraint time_claim_no_overlap');
  const { rowCount } = await client.query(
    `insert into time_claim (owner_id, resource_id, during, kind)
      select gen_random_uuid(), ${idOf(doctorId)}, tstzrange(at, at + interval '30 minutes'), 'consultation'
        from generate_series(1, ${doctors}) n, generate_series(0, ${YEAR_DAYS}) day, generate_series(0, 15) slot,
          lateral (select ($1::date + day + time '09:00' + slot * interval '30 minutes')
            at time zone ($2::text[])[1 + n % ${ZONES.length}] as at) times
        where abs(hashint4(n * 10007 + day * 101 + slot)) % 160 < case when day < ${CLOSE_DAYS} then 140 else 1 end`,
    [dateIn(0), ZONES],
  );
  await client.query(`alter table time_claim add constraint time_claim_no_overlap ${definition}`);
  await client.query('vacuum (analyze, freeze)');
  return { claims: rowCount, seconds: (performance.now() - began) / 1_000 };
}
