import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../scripts/launch/repository.mjs';
import { Databases } from './harness/database.mjs';
import { ask, openDispensary } from './harness/dispensary.mjs';
import { cpuOf, cpuOfFamily, withPeak } from './harness/process-facts.mjs';
import * as report from './harness/report.mjs';
import { Server } from './harness/server.mjs';
import { SigningKey } from './harness/signing-key.mjs';

const DATABASE = 'bench_prescriptions';
const CONNECTIONS = 8;
const WARM_UP = 60;
const COUNTED = 300;

/**
 * What a prescription costs, step by step: writing, signing with two products set aside, handing out. There is no reference; the stock
 * must come out even.
 */
export async function measurePrescriptions() {
  const folder = mkdtempSync(join(tmpdir(), 'theriac-bench-data-'));
  // A process that exits takes its server along; one that is killed by a signal would leave it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  const databases = await Databases.open([DATABASE]);
  let server;
  try {
    const signingKey = await SigningKey.make();
    await signingKey.putInto(databases, [DATABASE]);
    const tokens = await signingKey.accessTokens();
    server = await Server.start(built('src/main.js'), variables(databases, signingKey, folder), []);
    const clinic = await openDispensary({ databases, database: DATABASE, url: server.url, tokens });
    const [{ version }] = await databases.rows(DATABASE, `select current_setting('server_version') as version`);
    const result = {
      at: new Date().toISOString(),
      machine: report.machineFacts({ generator: 'fetch', postgres: version }),
      connections: CONNECTIONS,
      steps: await measured({ clinic, server, databases }),
    };
    await assertEven(databases);
    print(result);
    console.log(`\n${report.writeResult(result)}`);
  } finally {
    await server?.stop();
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const variables = (databases, { encryptionKeys }, folder) => ({
  ...{ DATABASE_URL: databases.url(DATABASE), ENCRYPTION_KEYS: encryptionKeys, DATA_DIR: folder },
  ...{ RATE_LIMITS: 'off', LOG_LEVEL: 'info', PAYMENT_PROVIDER: 'sandbox', PROCESS_ROLE: 'api' },
});

async function measured({ clinic, server, databases }) {
  const steps = [];
  const ids = [];
  const step = async (title, work) => {
    await pressed(WARM_UP, (at) => work(at));
    const before = { node: cpuOf(server.pid), postgres: cpuOfFamily(databases.pid) };
    const began = performance.now();
    const [times, peakMb] = await withPeak(server.pid, () => pressed(COUNTED, (at) => work(WARM_UP + at)));
    const seconds = (performance.now() - began) / 1_000;
    const sorted = times.toSorted((one, other) => one - other);
    steps.push({
      ...{
        title,
        perSecond: COUNTED / seconds,
        p50: sorted[COUNTED >> 1],
        p99: sorted[Math.floor(COUNTED * 0.99)],
        peakMb,
      },
      nodeUs: (cpuOf(server.pid) - before.node) / COUNTED,
      postgresUs: (cpuOfFamily(databases.pid) - before.postgres) / COUNTED,
    });
  };
  const { url } = server;
  const { doctor, pharmacist } = clinic;
  await step('written', async (at) => {
    const { body } = await ask(url, 'POST', ...wishOf(clinic, at, doctor));
    ids[at] = body.data.id;
  });
  await step('signed, set aside', (at) =>
    ask(url, 'POST', `/prescriptions/${ids[at]}/signature`, { token: doctor, body: {} }),
  );
  const lines = [{ line: 1 }, { line: 2 }];
  await step('handed out', (at) =>
    ask(url, 'POST', `/prescriptions/${ids[at]}/dispenses`, { token: pharmacist, body: { lines } }),
  );
  return steps;
}

/**
 * Two products that the patient of the visit has not got yet, so that nothing has to be acknowledged; those of one visit are not those of the
 * next, as at a counter.
 */
function wishOf({ visits, products, locationId }, at, token) {
  const turn = Math.floor(at / visits.length) * 2 + (at % visits.length) * 7;
  const line = (offset) => ({
    ...{ productId: products[(turn + offset) % products.length], dose: { value: 500, unit: 'mg' }, route: 'oral' },
    frequency: { times: 3, period: 1, periodUnit: 'day', text: 'One tablet three times a day' },
    ...{ daysSupply: 7, quantity: 21 },
  });
  const body = { locationId, lines: [line(0), line(1)] };
  return [`/consultations/${visits[at % visits.length].id}/prescriptions`, { token, body }];
}

/** So many calls, a few at a time. @returns how long each took, in milliseconds */
async function pressed(count, work) {
  const times = [];
  let next = 0;
  const client = async () => {
    while (next < count) {
      const at = next++;
      const began = performance.now();
      await work(at);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return times;
}

async function assertEven(databases) {
  const [{ left, reserved, unfinished }] = await databases.rows(
    DATABASE,
    `select (select -sum(quantity) from stock_movement where kind = 'dispense')::int as left, (select sum(reserved) from lot)::int as reserved,
            (select count(*) from prescription where status <> 'dispensed')::int as unfinished`,
  );
  const expected = (WARM_UP + COUNTED) * 42;
  if (left !== expected || reserved !== 0 || unfinished !== 0)
    throw new Error(`${left} units left of ${expected}, ${reserved} still set aside, ${unfinished} unfinished`);
}

function print({ steps, connections }) {
  console.log(`\nprescriptions of two lines, ${connections} connections`);
  for (const { title, perSecond, p50, p99, nodeUs, postgresUs, peakMb } of steps) {
    const cpu = `CPU ${nodeUs.toFixed(0)} µs node, ${postgresUs.toFixed(0)} µs PostgreSQL`;
    console.log(
      `  ${title.padEnd(18)} ${perSecond.toFixed(0)}/s, ${p50.toFixed(1)} / ${p99.toFixed(1)} ms, ${cpu}, peak ${peakMb.toFixed(0)} MB`,
    );
  }
}
