import { assertSchemaCompatibility, runMigrations, SchemaMigrationRequiredError } from 'bullmq';
import { Client } from 'pg';
import { EVENTS_QUEUE, JOBS_QUEUE } from './queue-names';

/** Where BullMQ keeps its tables; MikroORM's schema stays clear of it. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Makes or updates BullMQ's own schema. Part of the migration step; harmless when there is nothing to do. Several processes may
 * call it at once: BullMQ takes an advisory lock.
 */
export async function migrateQueueSchema(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await runMigrations(client, QUEUE_SCHEMA);
    // BullMQ makes a sequence when a queue is first used, which the service's login may not: they are made here, by their owner.
    for (const queue of [EVENTS_QUEUE, JOBS_QUEUE])
      await client.query(`select ${QUEUE_SCHEMA}.next_job_id($1)`, [queue]);
  });
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
