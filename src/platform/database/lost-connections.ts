import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';

/** Who had the connection gives it back by itself in most cases. */
const PATIENCE_MS = 1_000;

/**
 * Gives connections back to the pool that ended in the middle of a transaction. The entity manager's rollback fails on them, and the
 * query builder below it gives back only what was rolled back: each would take a place in the pool for ever, and after a failover of
 * the database none would be left.
 */
@Injectable()
export class LostConnections implements OnModuleInit {
  private readonly logger = new Logger(LostConnections.name);
  private readonly inUse = new Set<PoolClient>();
  private readonly watched = new WeakSet<PoolClient>();

  constructor(private readonly orm: MikroORM) {}

  async onModuleInit(): Promise<void> {
    const pool: Pool = await this.orm.em.getConnection().getNativeClient();
    // Not when it connects: some have connected before this listens.
    pool.on('acquire', (client) => this.watch(client));
    pool.on('release', (_error, client) => this.inUse.delete(client));
  }

  private watch(client: PoolClient): void {
    this.inUse.add(client);
    if (this.watched.has(client)) return;
    this.watched.add(client);
    client.once('end', () => this.takeBackLater(client));
  }

  private takeBackLater(client: PoolClient): void {
    if (this.inUse.has(client)) setTimeout(() => this.takeBack(client), PATIENCE_MS).unref();
  }

  private takeBack(client: PoolClient): void {
    if (!this.inUse.has(client)) return;
    client.release(new Error('the connection has ended'));
    // Whoever still holds it may give it back, too; the pool would take that for a mistake.
    client.release = () => undefined;
    this.logger.warn('a connection that ended in a transaction was taken back');
  }
}
