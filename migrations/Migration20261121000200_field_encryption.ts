import { Migration } from '@mikro-orm/migrations';

/** What people type and nobody but the people concerned may read. The application seals it; see src/platform/encryption. */
const SEALED: readonly [table: string, column: string][] = [
  ['consultation', 'reason'],
  ['consultation', 'cancellation_reason'],
  ['status_change', 'reason'],
  ['availability_exception', 'reason'],
  ['idempotency_key', 'response'],
];

/**
 * Data keys, each wrapped under a key-encryption key that is never in the database, and the promise that certain columns hold nothing
 * but envelopes. Rows from before are left as they are: the re-encryption job seals them and then validates the constraints.
 */
export class Migration20261121000200_field_encryption extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      create table data_key (
        id uuid primary key,
        generation integer not null,
        kek_id text not null,
        wrapped_key text not null,
        created_at timestamptz not null,
        usable_from timestamptz not null,
        retired_at timestamptz,
        constraint data_key_generation_unique unique (generation),
        constraint data_key_generation_positive check (generation > 0)
      )`);
    // One place to say what an envelope is: a second version of it changes this function and no table. It is asked for every write, and
    // a LIKE with a simple class costs a quarter of the regular expression of the whole (744 characters: 7 microseconds, not 31).
    this.addSql(`
      create function is_envelope(value text) returns boolean language sql immutable parallel safe
        return value like 'v1.________-____-____-____-____________.%' and length(value) >= 78 and value !~ '[^A-Za-z0-9_.-]'`);
    for (const [table, column] of SEALED) {
      this.addSql(
        `alter table ${table} add constraint ${table}_${column}_sealed check (is_envelope(${column})) not valid`,
      );
    }
    // The service may not alter tables; that it has sealed what was left, it may have proved.
    this.addSql(`
      create function prove_envelopes(p_table text, p_constraint text) returns void
        language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if not exists (
          select from pg_constraint where conrelid = to_regclass(p_table) and conname = p_constraint
            and pg_get_constraintdef(oid) ~ '\\mis_envelope\\('
        ) then
          raise exception '% holds no column of % to envelopes', p_constraint, p_table;
        end if;
        execute format('alter table %s validate constraint %I', to_regclass(p_table), p_constraint);
      end
      $$`);
  }
}
