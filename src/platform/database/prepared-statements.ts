import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import { throughContention } from './contention';
import { databaseErrorFor } from './database-errors';

/** A statement that each connection parses and plans once. The name is unique in the process. */
export interface PreparedStatement {
  name: string;
  text: string;
}

/**
 * The way round the entity manager for the hot paths: named statements on the same pool. Everything else stays with entities.
 */
@Injectable()
export class PreparedStatements {
  private pool?: Pool;

  constructor(private readonly orm: MikroORM) {}

  /** @throws DomainError as {@link databaseErrorFor} says. */
  async rows<T extends QueryResultRow>(statement: PreparedStatement, values: unknown[]): Promise<T[]> {
    try {
      const pool = this.pool ?? (await this.connect());
      const query = { name: statement.name, text: statement.text, values };
      // Each statement is a transaction of its own, so that a lost one can be made again.
      const result = await throughContention(() => pool.query<T>(query));
      return result.rows;
    } catch (error) {
      throw databaseErrorFor(error);
    }
  }

  private async connect(): Promise<Pool> {
    const connection = this.orm.em.getConnection();
    this.pool = await connection.getNativeClient();
    return this.pool;
  }
}
