import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { OutboxSubscriber } from '../outbox/outbox.subscriber';
import { type EntityClass, type Options, PostgreSqlDriver } from '@mikro-orm/postgresql';

/** Connections of one process; the rest of PostgreSQL's is for other processes, the queues and people. */
export const POOL_SIZE = 20;

export interface DatabaseParts {
  entities: EntityClass<object>[];
  migrations: (new (...args: ConstructorParameters<typeof Migration>) => Migration)[];
}

/**
 * MikroORM's options for one database. Entities and migrations are named, never searched for: start-up stays fast and the same
 * under the compiler, the tests and the container.
 */
export function databaseOptions(clientUrl: string, parts: DatabaseParts, poolSize = POOL_SIZE): Options {
  return {
    driver: PostgreSqlDriver,
    clientUrl,
    entities: parts.entities,
    metadataProvider: ReflectMetadataProvider,
    metadataCache: { enabled: false },
    subscribers: [new OutboxSubscriber()],
    extensions: [Migrator],
    forceUtcTimezone: true,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      application_name: 'theriac',
      connectionTimeoutMillis: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      statement_timeout: 30_000,
      keepAlive: true,
    },
    migrations: {
      tableName: 'schema_migration',
      migrationsList: parts.migrations.map((migration) => ({ name: migration.name, class: migration })),
      silent: true,
      allOrNothing: false,
      snapshot: false,
    },
  };
}
