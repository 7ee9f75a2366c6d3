import { Injectable } from '@nestjs/common';
import { knownMigrations } from '../database/known-migrations';
import { PreparedStatements } from '../database/prepared-statements';
import { KeyRing } from '../encryption/key-ring';
import { QueueConnection } from '../queues/queue-connection';
import { BoundedCheck } from './bounded-check';

const PING = { name: 'health_ping', text: 'select 1' };
const APPLIED = { name: 'health_migrations', text: 'select name from schema_migration where name = any($1::text[])' };

export interface Dependency {
  readonly name: 'database' | 'migrations' | 'queues' | 'encryption';
  readonly check: BoundedCheck;
}

/** What a request cannot be served without. */
@Injectable()
export class Dependencies {
  readonly all: readonly Dependency[];
  private migrated = false;

  constructor(
    private readonly statements: PreparedStatements,
    queues: QueueConnection,
    keys: KeyRing,
  ) {
    this.all = [
      { name: 'database', check: new BoundedCheck(() => this.statements.rows(PING, [])) },
      { name: 'migrations', check: new BoundedCheck(() => this.assertMigrated()) },
      { name: 'queues', check: new BoundedCheck(() => queues.ping()) },
      { name: 'encryption', check: new BoundedCheck(() => Promise.resolve().then(() => keys.assertLoaded())) },
    ];
  }

  /** Migrations that this release does not know are fine: a newer one is being rolled out beside it. */
  private async assertMigrated(): Promise<void> {
    // Migrations are never taken back, so that one look is enough.
    if (this.migrated) return;
    const names = knownMigrations();
    const applied = await this.statements.rows(APPLIED, [names]);
    const missing = names.length - applied.length;
    if (missing > 0) throw new Error(`${missing} of ${names.length} migrations have not run`);
    this.migrated = true;
  }
}
