import { Migration } from '@mikro-orm/migrations';

/** Who waits may wait for a visit of one kind, which has its own length. */
export class Migration20261123005010_waitlist_kinds extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`alter table waitlist_entry add column visit_kind text`);
  }
}
