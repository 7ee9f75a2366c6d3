import { Migration } from '@mikro-orm/migrations';

const INDEXES = [
  // What came of the deliveries to a partner within a day.
  `partner_delivery_partner_settled on partner_delivery (partner_id, settled_at) where settled_at is not null`,
  // What was given up: few among millions.
  `partner_delivery_dead on partner_delivery (partner_id, settled_at) where status = 'dead'`,
  // The snapshots of the last days, of all partners.
  `pms_snapshot_compared on pms_snapshot (compared_at) where compared_at is not null`,
];

/** For how the synchronisation with partners fares, which is asked every minute. */
export class Migration20261123001020_partner_sync_figures extends Migration {
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
