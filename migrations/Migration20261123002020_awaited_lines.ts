import { Migration } from '@mikro-orm/migrations';

/** What is on order is reckoned from the index alone, with what suppliers have promised. */
export class Migration20261123002020_awaited_lines extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`set lock_timeout = '30s'`);
    // One that failed half-way left an index behind that is not used, and would pass for the one wanted.
    this.addSql(`drop index concurrently if exists restock_order_line_awaited`);
    this.addSql(`create index concurrently restock_order_line_awaited on restock_order_line (location_id, product_id)
      include (quantity, received, confirmed) where open`);
    this.addSql(`drop index concurrently if exists restock_order_line_on_order`);
    this.addSql(`reset lock_timeout`);
  }
}
