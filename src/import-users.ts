import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { ConfigurationFaults } from './config/configuration-faults';
import { loadEnvironment } from './config/env';
import { createApp } from './create-app';
import { DomainError } from './kernel/domain-error';
import { UserImport } from './modules/identity';

const USAGE = `npm run users:import -- people.csv           looks at the file and lists every fault
npm run users:import -- people.csv --write   imports it, if there is none`;

/** `npm run users:import`: accounts from another system. */
async function importUsers(file: string, write: boolean): Promise<number> {
  const csv = readFileSync(file, 'utf8');
  const env = loadEnvironment();
  // Wired like any process, so that the audit trail is the same; it takes no requests and no jobs.
  env.PROCESS_ROLE = 'api';
  const app = await createApp(env);
  try {
    await app.init();
    const users = app.get(UserImport);
    const { accounts, faults } = write ? await users.run(csv) : await users.check(csv);
    for (const { line, fault } of faults) console.error(`line ${line}: ${fault}`);
    if (faults.length > 0) {
      console.error(`${faults.length} fault${faults.length === 1 ? '' : 's'}; nothing was written.`);
      return 1;
    }
    console.log(
      write ? `${accounts} accounts imported.` : `${accounts} accounts, no faults. Nothing was written: add --write.`,
    );
    return 0;
  } finally {
    await app.close();
  }
}

const [file, flag] = process.argv.slice(2);
if (file === undefined || (flag !== undefined && flag !== '--write')) {
  console.error(USAGE);
  process.exit(2);
}
importUsers(file, flag === '--write').then(
  (code) => process.exit(code),
  (error: unknown) => {
    const told = error instanceof ConfigurationFaults || error instanceof DomainError;
    console.error(told ? error.message : error);
    process.exit(1);
  },
);
