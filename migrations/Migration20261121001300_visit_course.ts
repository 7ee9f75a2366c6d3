import { Migration } from '@mikro-orm/migrations';

/**
 * When a visit went from one state to the next, and when its cost came into the books. Two small indexes for the job that looks for
 * visits nobody came to: what is over leaves the first, what is settled the second.
 */
export class Migration20261121001300_visit_course extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      alter table consultation
        add column checked_in_at timestamptz,
        add column started_at timestamptz,
        add column ended_at timestamptz,
        add column missed_at timestamptz,
        add column no_show_final_at timestamptz`);
    this.addSql(`create index consultation_to_come on only consultation (starts_at) where status = 'scheduled'`);
    this.addSql(
      `create index consultation_missed on only consultation (missed_at) where status = 'no_show' and no_show_final_at is null`,
    );
    this.addSql(`alter table payment add column invoiced_at timestamptz`);
  }
}
