import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { OutboxSubscriber } from '../outbox/outbox.subscriber';
import { type EntityClass, type Options, PostgreSqlDriver } from '@mikro-orm/postgresql';

/** Connections of one process; the rest of PostgreSQL's is for other processes, the queues and people. */
export const POOL_SIZE = 20;

/**
 * MikroORM's options for one database. Entities are named, never searched for: start-up stays fast and the same under the compiler, the
 * tests and the container. What migrates adds `migrating-options.ts`; a service that only serves does without, and is ready sooner.
 */
export function databaseOptions(clientUrl: string, entities: EntityClass<object>[], poolSize = POOL_SIZE): Options {
  return {
    driver: PostgreSqlDriver,
    clientUrl,
    entities,
    metadataProvider: ReflectMetadataProvider,
    metadataCache: { enabled: false },
    subscribers: [new OutboxSubscriber()],
    forceUtcTimezone: true,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      application_name: 'theriac',
      connectionTimeoutMillis: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      statement_timeout: 30_000,
      keepAlive: true,
    },
  };
}
