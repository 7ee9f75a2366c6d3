import { Logger } from '@nestjs/common';
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type QueueOptions,
  setDefaultBackendFactory,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Environment } from '../../config/env';
import { logFaults } from './fault-log';
import { assertQueueSchema, ensureQueueSchema, QUEUE_SCHEMA } from './queue-schema';

/**
 * PostgreSQL connections that the queues of one process take, all from one pool and on top of DATABASE_POOL_SIZE. A process that
 * works: one LISTEN connection for each of the two queues, and four to fetch, finish and add. One that does not: two, to add and ask.
 * LISTEN and search_path belong to a session: no PgBouncer in transaction mode in between.
 */
export const QUEUE_CONNECTIONS = { working: 6, adding: 2 } as const;

/** Longest pause between two attempts to reach Redis again, in milliseconds. */
const RECONNECT_MAX_MS = 2_000;

/** The queues' way to their store. What stands above it is the same for both stores. */
export class QueueConnection {
  constructor(
    readonly store: 'postgresql' | 'redis',
    /** What BullMQ is given: our pool, or how to reach Redis. */
    readonly connection: QueueOptions['connection'],
    /** @throws when the store does not answer. */
    readonly ping: () => Promise<void>,
    /** Last of all: BullMQ does not close the pool that it was lent. */
    readonly close: () => Promise<void>,
  ) {}
}

/**
 * PostgreSQL, or Redis when REDIS_URL is set.
 *
 * @throws Error when PostgreSQL cannot be reached or lacks the queue schema: better now than in every queue, each of which would
 * remember its first failure for ever.
 */
export async function openQueueConnection(env: Environment): Promise<QueueConnection> {
  setDefaultBackendFactory(backendByConnection);
  return env.REDIS_URL === undefined ? onPostgres(env) : onRedis(env.REDIS_URL);
}

// Chosen by what is connected to rather than once for the process, so that tests can have both.
const backendByConnection = ((name, options: QueueOptions, parts) =>
  options.connection instanceof Pool
    ? createPostgresBackend(name, options as never, parts)
    : createRedisBackend(name, options, parts)) as BackendFactory;

async function onPostgres(env: Environment): Promise<QueueConnection> {
  // Production migrates as a step of its own; a developer and the tests should not have to think of it.
  if (env.inProduction) await assertQueueSchema(env.DATABASE_URL);
  else await ensureQueueSchema(env.DATABASE_URL);
  const pool = new Pool({
    connectionString: env.DATABASE_URL,
    max: env.worksQueues ? QUEUE_CONNECTIONS.working : QUEUE_CONNECTIONS.adding,
    application_name: 'theriac queues',
    options: `-c search_path=${QUEUE_SCHEMA}`,
    connectionTimeoutMillis: 5_000,
    // Without it BullMQ would not notice a LISTEN connection that is silently dropped.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const logger = new Logger('Queues');
  logFaults(pool, logger, 'queue pool');
  // The pool's own listener covers idle connections only; one that is checked out ends the process when it breaks unheard.
  pool.on('connect', (client) => logFaults(client, logger, 'queue connection'));
  return new QueueConnection(
    'postgresql',
    pool,
    async () => void (await pool.query('select 1')),
    () => pool.end(),
  );
}

function onRedis(url: string): QueueConnection {
  const retryStrategy = (attempt: number) => Math.min(attempt * 100, RECONNECT_MAX_MS);
  const probe = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, retryStrategy });
  logFaults(probe, new Logger('Queues'), 'redis');
  return new QueueConnection(
    'redis',
    { url, retryStrategy },
    async () => void (await probe.ping()),
    async () => probe.disconnect(),
  );
}
