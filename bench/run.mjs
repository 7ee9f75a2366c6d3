import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { built, inRepository, LaunchError, runScript } from '../scripts/launch/repository.mjs';
import { Databases } from './harness/database.mjs';
import { LoadGenerator } from './harness/load-generator.mjs';
import { Measurement } from './harness/measurement.mjs';
import { findPgbench, pressByPgbench } from './harness/pgbench.mjs';
import { cpuOfFamily, residentMb } from './harness/process-facts.mjs';
import * as report from './harness/report.mjs';
import { assertSameWork } from './harness/same-work.mjs';
import { SCENARIOS } from './harness/scenarios.mjs';
import { Server } from './harness/server.mjs';
import { SigningKey } from './harness/signing-key.mjs';
import { median, medians } from './harness/statistics.mjs';

// A write is slower than a read: its code needs twice the time to get warm.
const FULL = { rounds: 5, seconds: 5, warmUpSeconds: 4, starts: 5 };
const QUICK = { rounds: 2, seconds: 1, warmUpSeconds: 1, starts: 2 };
const TARGETS = { memory: 1.5, readyMs: 1_000 };
const IDLE_MS = 1_500;

const DATABASE_OF = { service: 'bench_service', reference: 'bench_reference' };
const SERVICE = () => built('src/main.js');
/**
 * What is held against what. `sealing`: the service that seals its audit trail against one that does not, both with their workers; the
 * target is then how much of the throughput sealing may cost.
 */
const COMPARISONS = {
  reference: {
    scripts: { service: SERVICE, reference: () => inRepository('bench', 'reference', 'main.mjs') },
    variables: () => ({ PROCESS_ROLE: 'api' }),
    sameWork: true,
  },
  sealing: {
    scripts: { service: SERVICE, reference: SERVICE },
    variables: (name) => ({ PROCESS_ROLE: 'all', AUDIT_SEALING: name === 'service' ? 'on' : 'off' }),
    scenarios: ['booking'],
    carried: true,
    target: 0.95,
  },
};

await runScript(async () => {
  // Not a load but one long piece of work: it has a process and figures of its own.
  const { only } = parseArgs({ options: { only: { type: 'string' } }, strict: false }).values;
  if (only === 'stock-check') return (await import('./stock-check.mjs')).measureStockCheck();
  // Steps that hang together, and no reference.
  if (only === 'prescriptions') return (await import('./prescriptions.mjs')).measurePrescriptions();
  const { pace, scenarios, flags, comparison } = wishes();
  const signingKey = await SigningKey.make();
  const folder = mkdtempSync(join(tmpdir(), 'theriac-bench-data-'));
  const tokens = await signingKey.accessTokens();
  const generator = new LoadGenerator(tokens);
  const servers = [];
  let databases;
  // Stopped by a signal or by a fault: nothing stays behind.
  let ending;
  const end = () => (ending ??= endAll());
  const endAll = async () => {
    for (const server of servers.splice(0)) await server.stop();
    generator.close();
    rmSync(folder, { recursive: true, force: true });
    await databases?.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void end().finally(() => process.exit(130)));
  try {
    databases = await Databases.open(Object.values(DATABASE_OF));
    await signingKey.putInto(databases, Object.values(DATABASE_OF));
    const start = (name) =>
      Server.start(
        comparison.scripts[name](),
        {
          ...variables(databases.url(DATABASE_OF[name]), signingKey.encryptionKeys, join(folder, name)),
          ...comparison.variables(name),
        },
        flags,
      );
    const sides = await startBoth(start, pace.starts, servers);
    if (comparison.sameWork) await assertSameWork(sides, databases, tokens);
    for (const { database } of sides) await databases.empty(database, { keepClaims: true });
    await compareAll({ sides, databases, generator, pace, scenarios, comparison });
  } finally {
    await end();
  }
});

function wishes() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      compare: { type: 'string', default: 'reference' },
      rounds: { type: 'string' },
      'node-flags': { type: 'string' },
    },
  });
  const comparison = COMPARISONS[values.compare];
  if (!comparison)
    throw new LaunchError(
      `There is no comparison ${values.compare}. There are: ${Object.keys(COMPARISONS).join(', ')}`,
    );
  const only = values.only?.split(',') ?? comparison.scenarios;
  const unknown = only?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? [];
  if (unknown.length > 0) {
    throw new LaunchError(
      `There is no ${unknown.join(', ')}. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}`,
    );
  }
  const pace = { ...(values.quick ? QUICK : FULL) };
  if (values.rounds) pace.rounds = Number(values.rounds);
  return {
    pace,
    comparison,
    scenarios: SCENARIOS.filter(({ name }) => !only || only.includes(name)).map((scenario) => ({
      ...scenario,
      target: comparison.target ?? scenario.target,
    })),
    flags: values['node-flags']?.split(' ') ?? [],
  };
}

/** The same for both; what one does not know it does not read. */
function variables(databaseUrl, encryptionKeys, folder) {
  return {
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: encryptionKeys,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'info',
    PAYMENT_PROVIDER: 'sandbox',
    DATA_DIR: folder,
  };
}

/** Starts each several times, by turns, for the time to readiness; the last of each stays. */
async function startBoth(start, starts, servers) {
  const readyMs = { service: [], reference: [] };
  const last = {};
  // Once more than counted: the first start fills the compile cache.
  for (let turn = 0; turn <= starts; turn++) {
    for (const name of ['service', 'reference']) {
      await last[name]?.stop();
      last[name] = await start(name);
      servers.push(last[name]);
      if (turn > 0) readyMs[name].push(last[name].readyMs);
    }
  }
  await sleep(IDLE_MS);
  return Object.entries(last).map(([name, server]) => ({
    name,
    server,
    database: DATABASE_OF[name],
    readyMs: median(readyMs[name]),
    idleMb: residentMb(server.pid),
  }));
}

async function compareAll({ sides, databases, generator, pace, scenarios, comparison }) {
  const measurement = new Measurement({ databases, generator, carried: comparison.carried }, pace);
  const [{ version }] = await databases.rows(
    DATABASE_OF.service,
    `select current_setting('server_version') as version`,
  );
  const result = {
    at: new Date().toISOString(),
    machine: report.machineFacts({ generator: generator.name, postgres: version }),
    pace: { ...pace, connections: generator.connections },
    scenarios: {},
  };
  report.printHeading();
  for (const scenario of scenarios) {
    const runs = await measurement.compare(scenario, scenario.alone ? sides.slice(0, 1) : sides);
    const row = { title: scenario.title, target: scenario.target, ...summary(runs), runs };
    report.printScenario(row);
    if (scenario.name === 'booking' && comparison.sameWork) {
      row.floor = await floorOf(databases, pace);
      report.printFloor(row.floor);
    }
    result.scenarios[scenario.name] = row;
  }
  result.footprint = footprints(sides, result.scenarios);
  report.printFootprint(result.footprint, TARGETS);
  console.log(`\n${report.writeResult(result)}`);
}

function summary({ service, reference }) {
  const sums = { service: medians(service), reference: reference && medians(reference) };
  if (!reference) return sums;
  // Round by round, so that what slowed the machine for a while slowed both.
  return { ratio: median(service.map((run, round) => run.perSecond / reference[round].perSecond)), ...sums };
}

async function floorOf(databases, { rounds, seconds }) {
  const program = findPgbench();
  if (!program) return undefined;
  const runs = [];
  for (let round = 0; round < Math.ceil(rounds / 2); round++) {
    await databases.empty(DATABASE_OF.reference);
    const before = cpuOfFamily(databases.pid);
    const { perSecond, averageMs, transactions } = await pressByPgbench(
      program,
      databases.url(DATABASE_OF.reference),
      seconds,
    );
    runs.push({ perSecond, averageMs, postgresUs: (cpuOfFamily(databases.pid) - before) / transactions });
    const [{ booked }] = await databases.rows(DATABASE_OF.reference, 'select count(*) as booked from consultation');
    if (Number(booked) !== transactions) throw new Error(`pgbench: ${booked} of ${transactions} transactions booked`);
  }
  return medians(runs);
}

function footprints(sides, scenarios) {
  const of = ({ name, server, readyMs, idleMb }) => {
    const peaks = Object.values(scenarios).flatMap(({ runs }) => (runs[name] ?? []).map(({ peakMb }) => peakMb));
    return { readyMs, idleMb, loadedMb: Math.max(...peaks), afterMb: residentMb(server.pid) };
  };
  return Object.fromEntries(sides.map((side) => [side.name, of(side)]));
}
