import { Migration } from '@mikro-orm/migrations';

/** Which refills patients were told of: one row for a line and the fills before it, whatever several processes do at once. */
export class Migration20261123005000_refill_notice extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table prescription_refill_notice (
        prescription_line_id uuid not null references prescription_line (id),
        after_fill integer not null,
        announced_at timestamptz not null,
        primary key (prescription_line_id, after_fill),
        constraint prescription_refill_notice_after_a_fill check (after_fill > 0)
      )`);
  }
}
