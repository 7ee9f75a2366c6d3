import 'reflect-metadata';
import { ConfigurationFaults } from './config/configuration-faults';
import { type Environment, loadEnvironment } from './config/env';

/** `npm run doctor`: tells everything that is wrong with the configuration, and how to mend it; then which keys the data needs. */
async function examine(): Promise<void> {
  const env = loadEnvironment();
  console.log(`The configuration is sound (NODE_ENV=${env.NODE_ENV}, PROCESS_ROLE=${env.PROCESS_ROLE}).`);
  for (const line of await dataKeysOf(env)) console.log(line);
}

/** A database that is away or empty is no fault of the configuration. @throws ConfigurationFaults when keys are missing */
async function dataKeysOf(env: Environment): Promise<string[]> {
  try {
    // Loaded last: a faulty configuration is told of without the rest of the service.
    const { describeDataKeys } = await import('./process/data-keys.js');
    return await describeDataKeys(env);
  } catch (error) {
    if (error instanceof ConfigurationFaults) throw error;
    return [`The database was not asked for its data keys: ${error instanceof Error ? error.message : String(error)}`];
  }
}

examine().catch((error: unknown) => {
  console.error(error instanceof ConfigurationFaults ? error.message : error);
  process.exitCode = 1;
});
