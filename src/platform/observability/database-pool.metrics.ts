import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { Pool } from 'pg';

const POOL_NAME = 'theriac';
/** The pools of this process: one, unless a test runs several services in it. */
const pools = new Set<Pool>();

const sum = (count: (pool: Pool) => number) => [...pools].reduce((total, pool) => total + count(pool), 0);

export const connectionCount = new Gauge({
  name: 'db_client_connection_count',
  help: 'Connections of the pool by state: idle or used.',
  labelNames: ['db_client_connection_pool_name', 'db_client_connection_state'] as const,
  collect() {
    this.set(
      { db_client_connection_pool_name: POOL_NAME, db_client_connection_state: 'idle' },
      sum((pool) => pool.idleCount),
    );
    this.set(
      { db_client_connection_pool_name: POOL_NAME, db_client_connection_state: 'used' },
      sum((pool) => pool.totalCount - pool.idleCount),
    );
  },
});

export const pendingRequests = new Gauge({
  name: 'db_client_connection_pending_requests',
  help: 'Requests that wait for a connection of the pool.',
  labelNames: ['db_client_connection_pool_name'] as const,
  collect() {
    this.set(
      { db_client_connection_pool_name: POOL_NAME },
      sum((pool) => pool.waitingCount),
    );
  },
});

/** Lets the gauges look at this service's pool while it runs. */
@Injectable()
export class DatabasePoolMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private pool?: Pool;

  constructor(private readonly orm: MikroORM) {}

  async onApplicationBootstrap(): Promise<void> {
    this.pool = await this.orm.em.getConnection().getNativeClient();
    pools.add(this.pool);
  }

  onApplicationShutdown(): void {
    if (this.pool) pools.delete(this.pool);
  }
}
