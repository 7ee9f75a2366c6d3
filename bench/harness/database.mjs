import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { startPostgres } from '../../scripts/embedded-postgres.mjs';
import { built, inRepository } from '../../scripts/launch/repository.mjs';
import * as practice from './practice.mjs';

const { doctorId, patientId, DOCTORS, PATIENTS } = practice;
/** Of all slots those that are taken before the first listing, one in so many. */
const TAKEN_ONE_IN = 4;

// session_replication_role lets the append-only trail be emptied, which nothing else can.
const EMPTY = `
  set session_replication_role = replica;
  truncate CLAIMS idempotency_key, consultation, payment, refund, ledger_line, payment_event, status_change, audit_log, audit_seal,
    audit_seal_signature, outbox_event, processed_message, notification, sandbox_provider.charge, sandbox_provider.refund
    restart identity cascade;
  reset session_replication_role`;

/** An embedded PostgreSQL of the benchmark's own, as durable as in production, and one database for each server, equal at the start. */
export class Databases {
  #postgres;
  #clients = new Map();

  constructor(postgres) {
    this.#postgres = postgres;
  }

  /** @param {string[]} names of databases */
  static async open(names) {
    const databases = new Databases(await startPostgres({ folder: inRepository('.data', 'bench-postgres') }));
    try {
      const template = await databases.#template();
      for (const name of names) {
        await databases.#admin(`drop database if exists ${name} with (force)`);
        await databases.#admin(`create database ${name} template ${template}`);
        databases.#clients.set(name, await connected(databases.url(name)));
      }
      await databases.#admin('checkpoint');
      return databases;
    } catch (error) {
      await databases.close();
      throw error;
    }
  }

  url(name) {
    const url = new URL(this.#postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Process id of the server, the parent of all others. */
  get pid() {
    return Number(readFileSync(`${this.#postgres.folder}/cluster/postmaster.pid`, 'utf8').split('\n')[0]);
  }

  /** @returns {Promise<Record<string, string>[]>} */
  async rows(name, text, values) {
    return (await this.#clients.get(name).query(text, values)).rows;
  }

  /** Takes all bookings out, and the claims of the seed unless they are to be kept; leaves the disk nothing to catch up with. */
  async empty(name, { keepClaims = false } = {}) {
    await this.#clients.get(name).query(EMPTY.replace('CLAIMS', keepClaims ? '' : 'time_claim,'));
    await this.#admin('checkpoint');
  }

  async close() {
    for (const client of this.#clients.values()) await client.end();
    await this.#postgres.release();
  }

  /** Migrated and seeded once a day, since slots lie in the days to come, and whenever the schema or the seed is another. */
  async #template() {
    const name = `template_${await versionOf()}`;
    const old = await this.#admin(`select datname from pg_database where datname like 'template\\_%'`);
    if (old.some(({ datname }) => datname === name)) return name;
    for (const { datname } of old) await this.#admin(`drop database ${datname} with (force)`);
    const draft = `draft_${name}`;
    await this.#admin(`drop database if exists ${draft} with (force)`);
    await this.#admin(`create database ${draft}`);
    const { default: migration } = await import(built('src/process/migrate-database.js'));
    await migration.migrateDatabase(this.url(draft));
    const client = await connected(this.url(draft));
    await seed(client);
    await client.end();
    await this.#admin(`alter database ${draft} rename to ${name}`);
    return name;
  }

  async #admin(text) {
    const client = await connected(this.url('postgres'));
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }
}

async function versionOf() {
  const hash = createHash('sha256').update(practice.dateIn(0));
  const { migrations } = (await import(built('migrations/index.js'))).default;
  for (const { name } of migrations) hash.update(readFileSync(built(`migrations/${name}.js`)));
  for (const file of ['database.mjs', 'practice.mjs'])
    hash.update(readFileSync(inRepository('bench', 'harness', file)));
  return hash.digest('hex').slice(0, 12);
}

async function connected(connectionString) {
  const client = new pg.Client({ connectionString, application_name: 'bench' });
  await client.connect();
  return client;
}

async function seed(client) {
  const idOf = (id) => `('${id(0).slice(0, 24)}' || lpad(n::text, 12, '0'))::uuid`;
  await client.query(`
    insert into user_account (id, email, password_hash, name, role, created_at, updated_at)
      select ${idOf(patientId)}, 'patient' || n || '@bench.local', 'none', 'Patient ' || n, 'patient', now(), now()
        from generate_series(1, ${PATIENTS}) n`);
  await client.query(`
    insert into doctor (id, name, specialty, languages, biography, fee_amount, fee_currency, time_zone, horizon_days, created_at, updated_at)
      select ${idOf(doctorId)}, 'Dr ' || n, 'Cardiology', '{en,hi}', 'Twenty years in preventive care.', 50000, 'INR', 'Asia/Kolkata',
        ${practice.DAYS_SEEDED}, now(), now()
        from generate_series(1, ${DOCTORS}) n`);
  await client.query(`
    insert into availability_rule (id, doctor_id, weekday, start_time, end_time, slot_minutes, created_at)
      select gen_random_uuid(), ${idOf(doctorId)}, weekday, '09:00', '17:00', ${practice.SLOT_MINUTES}, now()
        from generate_series(1, ${DOCTORS}) n, generate_series(1, 7) weekday`);
  await client.query(`
    insert into time_claim (owner_id, resource_id, during, kind)
      select gen_random_uuid(), ${idOf(doctorId)}, tstzrange(starts_at, starts_at + interval '${practice.SLOT_MINUTES} minutes'), 'consultation'
        from generate_series(1, ${DOCTORS}) n, generate_series(1, ${practice.DAYS_SEEDED}) day,
          generate_series(0, ${practice.SLOTS_A_DAY - 1}) slot,
          lateral (select '${practice.dateIn(0)}T00:00:00Z'::timestamptz
            + make_interval(days => day, mins => ${practice.FIRST_SLOT_UTC_MINUTES} + slot * ${practice.SLOT_MINUTES}) as starts_at) times
        where hashint4(n * 10007 + day * 101 + slot) % ${TAKEN_ONE_IN} = 0`);
  await client.query('vacuum (analyze, freeze)');
}
