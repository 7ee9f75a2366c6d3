import { Migration } from '@mikro-orm/migrations';

/** What the system of a partner speaks. */
export class Migration20261123003000_partner_format extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`alter table partner add column format text not null default 'generic'`);
    this.addSql(`
      alter table partner add constraint partner_format_known check (format in ('generic', 'fhir-r5')) not valid`);
  }
}
