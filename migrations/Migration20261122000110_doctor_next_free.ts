import { Migration } from '@mikro-orm/migrations';

/**
 * When each doctor is free next, for lists that begin with the soonest. Not later than the truth, and perhaps earlier: what is read from it
 * is looked at again before it is shown. Everybody may be free at once, to begin with.
 */
export class Migration20261122000110_doctor_next_free extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table doctor_next_free (
        doctor_id uuid primary key references doctor (id),
        free_at timestamptz,
        check_after timestamptz not null
      ) with (fillfactor = 70)`);
    this.addSql(`insert into doctor_next_free (doctor_id, free_at, check_after)
      select id, created_at, created_at from doctor where deleted_at is null`);
    this.addSql(
      `create index doctor_next_free_soonest on doctor_next_free (free_at, doctor_id) where free_at is not null`,
    );
    this.addSql(`create index doctor_next_free_due on doctor_next_free (check_after)`);
  }
}
