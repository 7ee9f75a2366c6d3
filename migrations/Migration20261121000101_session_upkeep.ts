import { Migration } from '@mikro-orm/migrations';

const INDEXES = [
  `session_revoked on session (revoked_at) where revoked_at is not null`,
  `session_expires on session (expires_at)`,
  `refresh_token_expires on refresh_token (expires_at)`,
];

/** For what looks at sessions across people: which ended lately, which are long over, and which tokens have expired. */
export class Migration20261121000101_session_upkeep extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    // Of the session, since there is no transaction. A concurrent build waits for transactions that are open, and holds nobody up meanwhile.
    this.addSql(`set lock_timeout = '30s'`);
    for (const index of INDEXES) {
      // One that failed half-way left an index behind that is not used, and would pass for the one wanted.
      this.addSql(`drop index concurrently if exists ${index.split(' ', 1)[0]}`);
      this.addSql(`create index concurrently ${index}`);
    }
    this.addSql(`reset lock_timeout`);
  }
}
