import { Migration } from '@mikro-orm/migrations';

/** The address under which somebody's calendar program finds the visits: one for each account, known by its hash alone. */
export class Migration20261122000410_calendar_feed extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table calendar_feed (
        user_id uuid primary key references user_account (id),
        token_hash text not null,
        created_at timestamptz not null,
        constraint calendar_feed_token_unique unique (token_hash)
      )`);
  }
}
