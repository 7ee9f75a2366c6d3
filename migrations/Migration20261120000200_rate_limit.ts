import { Migration } from '@mikro-orm/migrations';

/**
 * Counters of the rate limits where there is no Redis; the columns are those of rate-limiter-flexible, `expire` in epoch milliseconds.
 * Unlogged: a count that a crash forgets is no loss, and writing one stays cheap.
 */
export class Migration20261120000200_rate_limit extends Migration {
  override up(): void {
    this.addSql(`
      create unlogged table rate_limit (
        key text primary key,
        points integer not null default 0,
        expire bigint
      )`);
  }
}
