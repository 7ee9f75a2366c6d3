import { MikroORM } from '@mikro-orm/postgresql';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { migrations } from '../../migrations';
import type { Environment } from '../config/env';
import { entities } from '../entities';
import { migratingOptions } from '../platform/database/migrating-options';
import { migrateQueueSchema } from '../platform/queues/queue-schema';
import { completePartitionedIndexes } from './partition-indexes';
import { ensureServiceLogin } from './service-login';

/** Only one process migrates at a time; any number will do, as long as it stays the same. */
const MIGRATION_LOCK = 0x74686572;
const LOCK_RETRY_MS = 100;

/**
 * Brings the database up to date: our schema, the queues', the indexes that are built beside live tables, and what the service
 * may do with all that. Waits for another process
 * that is at it; the lock ends with the connection, so a killed migration leaves none behind.
 *
 * @returns how many migrations were applied
 */
export async function migrateDatabase(databaseUrl: string): Promise<number> {
  const lock = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await lock.connect();
  try {
    await waitForLock(lock);
    const applied = await migrate(databaseUrl);
    await completePartitionedIndexes(lock);
    await lock.query('select grant_service_access()');
    return applied;
  } finally {
    await lock.end();
  }
}

/** As {@link migrateDatabase}; on the embedded server the login of the service is made too. */
export async function prepareDatabase(env: Environment): Promise<number> {
  const applied = await migrateDatabase(env.migrationUrl);
  const owned = env.DATABASE_MIGRATION_URL !== undefined && env.DATABASE_EMBEDDED === 'yes';
  if (owned) await ensureServiceLogin(env.migrationUrl, env.DATABASE_URL);
  return applied;
}

/** Asks again and again: a statement that waits holds a snapshot, and the concurrent index build of whoever has the lock waits for that. */
async function waitForLock(lock: Client): Promise<void> {
  for (;;) {
    const { rows } = await lock.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [MIGRATION_LOCK]);
    if (rows[0].got) return;
    await sleep(LOCK_RETRY_MS);
  }
}

async function migrate(databaseUrl: string): Promise<number> {
  const orm = await MikroORM.init(migratingOptions(databaseUrl, entities, migrations, 2));
  try {
    const applied = await orm.migrator.up();
    await migrateQueueSchema(databaseUrl);
    return applied.length;
  } finally {
    await orm.close();
  }
}
