import { Migration } from '@mikro-orm/migrations';

const INDEXES = [`ledger_line_at on ledger_line (at)`, `payment_created on payment (created_at, id)`];

/** For reports and exports: what moved on some days, out of years. */
export class Migration20261121000950_reports_by_time extends Migration {
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
