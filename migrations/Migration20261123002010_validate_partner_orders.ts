import { Migration } from '@mikro-orm/migrations';

/** Reads the rows that are there once, without keeping anybody from writing. */
export class Migration20261123002010_validate_partner_orders extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`alter table supplier validate constraint supplier_partner_fkey`);
    for (const constraint of ['partner_fkey', 'channel_known', 'has_its_partner']) {
      this.addSql(`alter table restock_order validate constraint restock_order_${constraint}`);
    }
    this.addSql(`alter table restock_order_line validate constraint restock_order_line_confirmed_not_negative`);
    this.addSql(`alter table pms_order validate constraint pms_order_status_known`);
  }
}
