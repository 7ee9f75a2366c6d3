import { Migration } from '@mikro-orm/migrations';

const INDEXES = [
  // What was dispensed at a location since a day, out of years of movements: from the index alone.
  `stock_movement_use on stock_movement (location_id, product_id, at) include (quantity) where kind = 'dispense'`,
  // A pass goes from batch to batch in this order, in which it also locks orders.
  `reorder_rule_pass on reorder_rule (supplier_id, location_id, product_id) where deleted_at is null`,
];

/** For the stock check, which looks at every product at every location. */
export class Migration20261122000610_stock_use extends Migration {
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
