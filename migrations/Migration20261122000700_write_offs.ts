import { Migration } from '@mikro-orm/migrations';

/** A debt that nobody will pay is a payment that is written off. */
export class Migration20261122000700_write_offs extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`alter table payment drop constraint payment_status_known`);
    this
      .addSql(`alter table payment add constraint payment_status_known check (status in ('created', 'processing', 'requires_action',
      'authorized', 'captured', 'failed', 'unknown', 'cancelled', 'expired', 'voided', 'disputed', 'charged_back', 'written_off')) not valid`);
  }
}
