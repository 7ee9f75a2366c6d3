import { type EntityManager, IsolationLevel, MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { throughContention } from './contention';
import { databaseErrorFor } from './database-errors';

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
    try {
      return await throughContention(() =>
        this.orm.em.fork().transactional(work, { isolationLevel: IsolationLevel.READ_COMMITTED }),
      );
    } catch (error) {
      throw databaseErrorFor(error);
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
