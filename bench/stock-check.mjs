import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inRepository } from '../scripts/launch/repository.mjs';
import { Databases } from './harness/database.mjs';
import { cpuOf, cpuOfFamily } from './harness/process-facts.mjs';
import * as report from './harness/report.mjs';
import { SigningKey } from './harness/signing-key.mjs';
import { LOW_ONE_IN, RULES, seedStock, USES } from './harness/stock.mjs';

const DATABASE = 'bench_stock';
const PASSES = [
  ['everything in stock', `update lot set on_hand = 1000`],
  [`one in ${LOW_ONE_IN} runs low`, `update lot set on_hand = 5 where low`],
  ['the same again', null],
];

/** One pass of the stock check over everything, in a process of its own: how long, how much memory, whose CPU. There is no reference. */
export async function measureStockCheck() {
  const folder = mkdtempSync(join(tmpdir(), 'theriac-bench-data-'));
  const databases = await Databases.open([DATABASE]);
  let child;
  try {
    const { encryptionKeys } = await SigningKey.make();
    console.log(`Filling in ${RULES} products at locations and ${RULES * USES} uses …`);
    await seedStock(databases.url(DATABASE));
    const started = startProcess(databases.url(DATABASE), encryptionKeys, folder);
    child = started.child;
    const result = {
      at: new Date().toISOString(),
      machine: await machine(databases),
      rules: RULES,
      uses: RULES * USES,
    };
    result.idleMb = (await started.next()).residentMb;
    result.passes = [];
    for (const [title, preparation] of PASSES) {
      if (preparation !== null) await prepared(databases, preparation);
      result.passes.push({ title, ...(await pass(databases, started)) });
    }
    print(result);
    console.log(`\n${report.writeResult(result)}`);
  } finally {
    child?.kill('SIGKILL');
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The child says one line of JSON when it is ready, and one for each pass that it is asked for. */
function startProcess(url, encryptionKeys, folder) {
  const child = spawn(process.execPath, [inRepository('bench', 'harness', 'stock-check-process.mjs')], {
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: 'development', PROCESS_ROLE: 'api', LOG_LEVEL: 'warn', PORT: '0' },
      ...{ DATABASE_URL: url, ENCRYPTION_KEYS: encryptionKeys, DATA_DIR: folder, RATE_LIMITS: 'off' },
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await Promise.race([lines.next(), once(child, 'exit').then(() => ({ done: true }))]);
    if (done) throw new Error('the process under measurement ended');
    return JSON.parse(value);
  };
  return { child, next };
}

async function prepared(databases, statement) {
  // Every tenth product, at all of its locations.
  const low = `right(product_id::text, 11)::bigint % ${LOW_ONE_IN} = 0`;
  await databases.rows(DATABASE, 'set session_replication_role = replica');
  await databases.rows(DATABASE, statement.replace('low', low));
  await databases.rows(DATABASE, 'reset session_replication_role');
  await databases.rows(DATABASE, 'vacuum (analyze) lot');
  await databases.rows(DATABASE, 'checkpoint');
}

async function pass(databases, { child, next }) {
  const before = { node: cpuOf(child.pid), postgres: cpuOfFamily(databases.pid) };
  child.stdin.write('check\n');
  const { seconds, checked, opened, peakMb } = await next();
  const cpu = { node: cpuOf(child.pid) - before.node, postgres: cpuOfFamily(databases.pid) - before.postgres };
  const [{ lines, orders, told }] = await databases.rows(
    DATABASE,
    `select (select count(*) from restock_order_line)::int as lines, (select count(*) from restock_order)::int as orders,
            (select count(*) from outbox_event where type = 'stock.low')::int as told`,
  );
  if (checked !== RULES || lines !== told)
    throw new Error(`${checked} of ${RULES} checked, ${lines} lines, ${told} told`);
  return {
    seconds,
    checked,
    opened,
    peakMb,
    lines,
    orders,
    nodeSeconds: cpu.node / 1e6,
    postgresSeconds: cpu.postgres / 1e6,
  };
}

async function machine(databases) {
  const [{ version }] = await databases.rows(DATABASE, `select current_setting('server_version') as version`);
  return report.machineFacts({ generator: 'none', postgres: version });
}

function print({ idleMb, passes }) {
  console.log(`\nstock check of ${RULES} products at locations, ${idleMb.toFixed(0)} MB before`);
  for (const { title, seconds, opened, orders, peakMb, nodeSeconds, postgresSeconds } of passes) {
    const rate = (RULES / seconds).toFixed(0);
    const cpu = `CPU ${nodeSeconds.toFixed(1)} s node, ${postgresSeconds.toFixed(1)} s PostgreSQL`;
    console.log(
      `  ${title.padEnd(24)} ${seconds.toFixed(1)} s (${rate}/s), ${opened} lines opened, ${orders} orders, peak ${peakMb.toFixed(0)} MB, ${cpu}`,
    );
  }
}
