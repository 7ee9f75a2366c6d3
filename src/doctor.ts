import 'reflect-metadata';
import { ConfigurationFaults } from './config/configuration-faults';
import { loadEnvironment } from './config/env';

/** `npm run doctor`: tells everything that is wrong with the configuration, and how to mend it. */
try {
  const env = loadEnvironment();
  console.log(`The configuration is sound (NODE_ENV=${env.NODE_ENV}, PROCESS_ROLE=${env.PROCESS_ROLE}).`);
} catch (error) {
  if (!(error instanceof ConfigurationFaults)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
