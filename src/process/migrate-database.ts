import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { migrations } from '../../migrations';
import { entities } from '../entities';
import { databaseOptions } from '../platform/database/database.options';
import { migrateQueueSchema } from '../platform/queues/queue-schema';

/** Only one process migrates at a time; any number will do, as long as it stays the same. */
const MIGRATION_LOCK = 0x74686572;

/**
 * Brings the database up to date: our schema, then the queues'. Waits for another process that is at it; the lock ends with the
 * connection, so a killed migration leaves none behind.
 *
 * @returns how many migrations were applied
 */
export async function migrateDatabase(databaseUrl: string): Promise<number> {
  const lock = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await migrate(databaseUrl);
  } finally {
    await lock.end();
  }
}

async function migrate(databaseUrl: string): Promise<number> {
  const orm = await MikroORM.init(databaseOptions(databaseUrl, { entities, migrations }, 2));
  try {
    const applied = await orm.migrator.up();
    await migrateQueueSchema(databaseUrl);
    return applied.length;
  } finally {
    await orm.close();
  }
}
