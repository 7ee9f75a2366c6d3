import 'reflect-metadata';
import { loadEnvironment } from './config/env';
import { prepareDatabase } from './process/migrate-database';

/** `npm run migrate`: a step of its own, before the new version of the service starts. */
async function migrate(): Promise<void> {
  const applied = await prepareDatabase(loadEnvironment());
  console.log(
    applied === 0 ? 'The database is up to date.' : `${applied} migration${applied === 1 ? '' : 's'} applied.`,
  );
}

migrate().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
