import { assertSchemaCompatibility, runMigrations, SchemaMigrationRequiredError } from 'bullmq';
import { Client } from 'pg';

/** Where BullMQ keeps its tables; MikroORM's schema stays clear of it. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Makes or updates BullMQ's own schema. Part of the migration step; harmless when there is nothing to do. Several processes may
 * call it at once: BullMQ takes an advisory lock.
 */
export async function migrateQueueSchema(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, (client) => runMigrations(client, QUEUE_SCHEMA));
}

/** @throws Error that says what to do when the schema is missing or of another major version. */
export async function assertQueueSchema(databaseUrl: string): Promise<void> {
  try {
    await withClient(databaseUrl, (client) => assertSchemaCompatibility(client, QUEUE_SCHEMA));
  } catch (error) {
    if (!(error instanceof SchemaMigrationRequiredError)) throw error;
    throw new Error('The database has not been migrated yet: run npm run migrate first.', { cause: error });
  }
}

/** Makes the schema where there is none, and otherwise only looks: for a start that was not preceded by the migration step. */
export async function ensureQueueSchema(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    try {
      await assertSchemaCompatibility(client, QUEUE_SCHEMA);
    } catch (error) {
      if (!(error instanceof SchemaMigrationRequiredError)) throw error;
      await runMigrations(client, QUEUE_SCHEMA);
    }
  });
}

async function withClient(databaseUrl: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
