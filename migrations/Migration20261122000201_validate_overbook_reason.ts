import { Migration } from '@mikro-orm/migrations';

/** Reads the visits once, without keeping anybody from writing. */
export class Migration20261122000201_validate_overbook_reason extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`alter table consultation validate constraint consultation_overbook_reason_sealed`);
  }
}
