import { ensureBuilt } from './build.mjs';
import { startPostgres, testFolder } from './embedded-postgres.mjs';
import { ensureDependencies } from './install.mjs';
import { inRepository, runScript } from './launch/repository.mjs';
import { runNode } from './launch/run-node.mjs';
import { Signals, Stopped } from './launch/signals.mjs';

const JEST = inRepository('node_modules', 'jest', 'bin', 'jest.js');

// As jest.config.js explains; jest hands them on to its workers.
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

// What would send a test to somebody's real service. Tests are told their own databases, and Redis by TEST_REDIS_URL.
const NOT_FOR_TESTS = [
  'DATABASE_URL',
  'DATABASE_MIGRATION_URL',
  'DATABASE_REPLICA_URLS',
  'REDIS_URL',
  'DATA_DIR',
  'PORT',
  'HOST',
  'PROCESS_ROLE',
  'STARTUP_TASKS',
];

await runScript(async () => {
  const signals = new Signals();
  try {
    await ensureDependencies(() => console.log('Installing dependencies …'));
    signals.check();
    // Some tests start the real service, kill it and start it again.
    await ensureBuilt(() => console.log('Building …'));
    signals.check();
    // Held here, beyond jest: when jest is interrupted it runs no teardown, and the server is stopped all the same.
    const postgres = await startPostgres({ folder: testFolder, mode: 'test' });
    try {
      return await runNode([...NODE_FLAGS, JEST, ...jestArguments()], {
        env: environment(),
        signals,
      });
    } finally {
      await postgres.release();
    }
  } catch (error) {
    if (error instanceof Stopped) return error.exitCode;
    throw error;
  }
});

function jestArguments() {
  const given = process.argv.slice(2).filter((argument) => argument !== '--chaos');
  return wantsChaos() ? ['test/chaos', ...given] : given;
}

function wantsChaos() {
  return process.argv.includes('--chaos');
}

function environment() {
  const env = { ...process.env, NODE_ENV: 'test' };
  for (const name of NOT_FOR_TESTS) delete env[name];
  if (wantsChaos()) env.CHAOS = 'full';
  return env;
}
