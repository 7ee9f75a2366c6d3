import 'reflect-metadata';
import { ConfigurationFaults } from './config/configuration-faults';
import { loadEnvironment } from './config/env';
import { KEY_LEAD_MS, KeyRing } from './platform/encryption/key-ring';
import { ReEncryption } from './platform/encryption/re-encryption';
import { describeDataKeys, withEncryption } from './process/data-keys';

const USAGE = `npm run data-keys              lists the data keys
npm run data-keys rotate       makes the next data key; what is encrypted is brought under it in the background
npm run data-keys re-encrypt   does that now, in this process`;

/** `npm run data-keys`: what there is to do by hand about the keys of field encryption. */
async function run(command: string): Promise<void> {
  const env = loadEnvironment();
  if (command === 'list') {
    const lines = await describeDataKeys(env);
    console.log(lines.join('\n') || 'There is no data key yet; the first start makes one.');
  } else if (command === 'rotate') {
    const made = await withEncryption(env, (context) => context.get(KeyRing).add());
    console.log(made ? `A new data key seals in ${KEY_LEAD_MS / 1_000} seconds.` : 'Somebody else just made one.');
  } else if (command === 're-encrypt') {
    const { replaced, unreadable } = await withEncryption(env, (context) => context.get(ReEncryption).run());
    console.log(`${replaced} values brought under the current data key, ${unreadable} cannot be opened.`);
    if (unreadable > 0) process.exitCode = 1;
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
}

run(process.argv[2] ?? 'list').catch((error: unknown) => {
  console.error(error instanceof ConfigurationFaults ? error.message : error);
  process.exitCode = 1;
});
