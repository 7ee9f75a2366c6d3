import { DriverException, type EntityManager, IsolationLevel, MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseErrorFor } from './database-errors';

/** serialization_failure and deadlock_detected: PostgreSQL undid everything, and the same work may succeed if done again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

/**
 * One use case, one transaction, one identity map.
 *
 * Every attempt works on a fresh fork of the entity manager: after a rollback the old one holds entities that the database
 * does not know.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly orm: MikroORM) {}

  /**
   * Runs `work` in a transaction that commits when it resolves. `work` may run again after a serialization failure or a deadlock, so
   * it touches nothing but the database.
   *
   * @throws DomainError for a violated constraint that the error table names, or when the database cannot be reached.
   */
  async run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.orm.em.fork().transactional(work, { isolationLevel: IsolationLevel.READ_COMMITTED });
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw databaseErrorFor(error);
        await sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /** Reads that need no transaction of their own: each statement sees what is committed when it starts. */
  async read<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await work(this.orm.em.fork());
    } catch (error) {
      throw databaseErrorFor(error);
    }
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof DriverException && RETRYABLE.has(String(error.code));
}
