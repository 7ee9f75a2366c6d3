// Looks for free time in a clinic of ten thousand doctors with a year of bookings, then books from what is listed, many clients at once.
// npm run bench -- search [--doctors 2000]

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../scripts/embedded-postgres.mjs';
import { built, inRepository, runScript } from '../scripts/launch/repository.mjs';
import { bookFromListings } from './harness/listed-bookings.mjs';
import { dateIn, doctorId } from './harness/practice.mjs';
import { seedClinic } from './harness/search-clinic.mjs';
import { Server } from './harness/server.mjs';
import { SigningKey } from './harness/signing-key.mjs';

const DATABASE = 'bench_search';
const CLIENTS = 4;
const QUESTIONS = 400;
const INDEX_LIMIT_MS = 120_000;

await runScript(async () => {
  const { values } = parseArgs({ options: { doctors: { type: 'string', default: '10000' } } });
  const doctors = Number(values.doctors);
  const folder = mkdtempSync(join(tmpdir(), 'theriac-bench-search-'));
  const postgres = await startPostgres({ folder: inRepository('.data', 'bench-postgres') });
  let client;
  let server;
  try {
    client = await freshDatabase(postgres.url);
    const { claims, seconds } = await seedClinic(client, doctors);
    console.log(`${doctors} doctors, ${claims} visits in a year, made in ${seconds.toFixed(1)} s`);
    const signingKey = await SigningKey.make();
    await signingKey.putInto({ rows: async (_, text, given) => (await client.query(text, given)).rows }, [DATABASE]);
    server = await Server.start(built('src/main.js'), variables(postgres.url, signingKey, folder), []);
    await indexed(client, doctors);
    for (const [title, path] of searches(doctors)) await measure(server.url, title, path);
    await bookFromListings(server.url, await signingKey.accessTokens());
  } finally {
    await server?.stop();
    await client?.end();
    await postgres.release();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Each as a function of how manieth question it is, so that none is answered from what the last one left in memory. */
function searches(doctors) {
  const anyDoctor = (n) => doctorId(1 + ((n * 7_919) % doctors));
  const specialty = (n) => `Specialty%20${n % 40}`;
  return [
    [
      'free slots of a week, another doctor each time',
      (n) => `/${anyDoctor(n)}/slots?from=${dateIn(3)}&to=${dateIn(9)}`,
    ],
    ['earliest of all doctors', () => '?sort=earliest'],
    ['earliest of a specialty', (n) => `?sort=earliest&specialty=${specialty(n)}`],
    [
      'earliest of a specialty, a language and a fee',
      (n) => `?sort=earliest&specialty=${specialty(n)}&language=hi&maxFee=60000`,
    ],
    ['earliest, page fifty', () => '?sort=earliest&offset=980'],
    ['free on a date, of a specialty', (n) => `?availableOn=${dateIn(3)}&specialty=${specialty(n)}`],
    ['by name, of a specialty', (n) => `?specialty=${specialty(n)}`],
  ];
}

async function measure(url, title, pathOf) {
  const ask = async (n) => {
    const began = performance.now();
    const answer = await fetch(`${url}/api/v1/doctors${pathOf(n)}`);
    if (answer.status !== 200) throw new Error(`${pathOf(n)}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    return performance.now() - began;
  };
  const first = await ask(0);
  for (let n = 1; n < 40; n++) await ask(n);
  const times = [];
  let next = 40;
  const began = performance.now();
  const one = async () => {
    while (next < QUESTIONS) times.push(await ask(next++));
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  const perSecond = times.length / ((performance.now() - began) / 1_000);
  times.sort((a, b) => a - b);
  const at = (share) => `${times[Math.floor(share * (times.length - 1))].toFixed(1)} ms`.padStart(9);
  console.log(
    `${title.padEnd(48)} first ${`${first.toFixed(0)} ms`.padStart(7)}   p50 ${at(0.5)}   p99 ${at(0.99)}   ${perSecond.toFixed(0)}/s`,
  );
}

async function freshDatabase(url) {
  const admin = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await admin.connect();
  await admin.query(`drop database if exists ${DATABASE} with (force)`);
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  const { default: migration } = await import(built('src/process/migrate-database.js'));
  await migration.migrateDatabase(withDatabase(url, DATABASE));
  const client = new pg.Client({ connectionString: withDatabase(url, DATABASE), application_name: 'bench' });
  await client.connect();
  return client;
}

/** Until the job of the service has looked up everybody, and how long that took. */
async function indexed(client, doctors) {
  const began = performance.now();
  for (;;) {
    const { rows } = await client.query(
      'select count(*)::int as known, min(check_after) > now() as current from doctor_next_free',
    );
    const [{ known, current }] = rows;
    if (known === doctors && current) break;
    if (performance.now() - began > INDEX_LIMIT_MS) throw new Error(`${known} of ${doctors} doctors were looked up`);
    await sleep(250);
  }
  console.log(
    `looked up when each is free next within ${((performance.now() - began) / 1_000).toFixed(1)} s of the start`,
  );
}

function variables(url, { encryptionKeys }, folder) {
  return {
    DATABASE_URL: withDatabase(url, DATABASE),
    ENCRYPTION_KEYS: encryptionKeys,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
    PAYMENT_PROVIDER: 'sandbox',
    PROCESS_ROLE: 'all',
    DATA_DIR: folder,
  };
}

function withDatabase(url, name) {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
