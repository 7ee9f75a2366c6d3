import { Migration } from '@mikro-orm/migrations';

/** What lies where files lie, by name: a name is given once, and its bytes are checked against the digest whenever they are read. */
export class Migration20261121000930_stored_files extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table stored_file (
        name text primary key,
        sha256 text not null,
        size integer not null,
        content_type text not null,
        stored_at timestamptz not null,
        constraint stored_file_sha256_hex check (sha256 ~ '^[0-9a-f]{64}$'),
        constraint stored_file_size_positive check (size > 0)
      )`);
    this.addSql(
      `create trigger stored_file_unchanged before update on stored_file for each row execute function refuse_change()`,
    );
  }
}
