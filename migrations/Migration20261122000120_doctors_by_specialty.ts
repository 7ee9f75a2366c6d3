import { Migration } from '@mikro-orm/migrations';

/** For lists of one specialty, in any case of letters, by name. */
export class Migration20261122000120_doctors_by_specialty extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`set lock_timeout = '30s'`);
    // One that failed half-way left an index behind that is not used, and would pass for the one wanted.
    this.addSql(`drop index concurrently if exists doctor_by_specialty`);
    this.addSql(
      `create index concurrently doctor_by_specialty on doctor (lower(specialty), name, id) where deleted_at is null`,
    );
    this.addSql(`reset lock_timeout`);
  }
}
