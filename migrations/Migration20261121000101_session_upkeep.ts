import { Migration } from '@mikro-orm/migrations';

/** For what looks at sessions across people: which ended lately, which are long over, and which tokens have expired. */
export class Migration20261121000101_session_upkeep extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(
      `create index concurrently if not exists session_revoked on session (revoked_at) where revoked_at is not null`,
    );
    this.addSql(`create index concurrently if not exists session_expires on session (expires_at)`);
    this.addSql(`create index concurrently if not exists refresh_token_expires on refresh_token (expires_at)`);
  }
}
