import { Migration } from '@mikro-orm/migrations';

/** Of events that tell of several things: which products they still wait for. And the partners are read once, for the constraint on them. */
export class Migration20261123003010_events_of_many extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    // Of the session, since there is no transaction. A concurrent build waits for transactions that are open, and holds nobody up meanwhile.
    this.addSql(`set lock_timeout = '30s'`);
    this.addSql(`alter table partner validate constraint partner_format_known`);
    this.addSql(`alter table pms_inbound_event add column if not exists waits_for text[]`);
    // One that failed half-way left an index behind that is not used, and would pass for the one wanted.
    this.addSql(`drop index concurrently if exists pms_inbound_event_waits_for`);
    this.addSql(`
      create index concurrently pms_inbound_event_waits_for on pms_inbound_event using gin (waits_for)
        where outcome = 'waiting'`);
    this.addSql(`reset lock_timeout`);
  }
}
