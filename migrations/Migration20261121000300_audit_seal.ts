import { Migration } from '@mikro-orm/migrations';

/**
 * The seals of the audit trail: which rows, with which digests, in a chain. A row costs its writer one default column; the sealer finds
 * by it what is new.
 *
 * `xid` is the transaction that wrote the row, a hint and no proof: what is sealed stands in `audit_seal.row_ids` alone.
 */
export class Migration20261121000300_audit_seal extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    // Two steps: a column that is added with a volatile default would rewrite every partition.
    this.addSql(`alter table audit_log add column xid xid8`);
    this.addSql(`alter table audit_log alter column xid set default pg_current_xact_id()`);
    this.indexes();
    this.digests();
    this.seals();
    this.verifications();
  }

  /**
   * `on only` the parent: nothing is scanned and nobody waits. Partitions to come get theirs as they are made; the migration step builds
   * those of the present ones concurrently afterwards.
   */
  private indexes(): void {
    this.addSql(`create index audit_log_xid on only audit_log (xid)`);
    this.addSql(`create index audit_log_patient on only audit_log (patient_id, id) where patient_id is not null`);
    this.addSql(`create index audit_log_request on only audit_log (request_id) where request_id is not null`);
  }

  /**
   * A row as text that depends on no setting of the session, every part either of fixed form or led by its length, so that no two rows
   * share one. The number in the name is the seal's \`algorithm\`: a new column means a new function, never a change of this one.
   */
  private digests(): void {
    const uuid = (column: string) => `coalesce(r.${column}::text, '-')`;
    const text = (column: string) => `coalesce(length(r.${column}::text)::text || ':' || r.${column}::text, '-')`;
    const parts = [
      uuid('id'),
      `extract(epoch from r.at at time zone 'UTC')::text`,
      uuid('actor_id'),
      ...['actor_role', 'action', 'subject_type'].map(text),
      uuid('subject_id'),
      uuid('patient_id'),
      ...['outcome', 'request_id', 'address', 'details', 'xid'].map(text),
    ];
    this.addSql(`
      create function audit_row_digest_1(r audit_log) returns bytea language sql stable parallel safe as $$
        select sha256(convert_to(${parts.join(` || ' ' || `)}, 'UTF8'))
      $$`);
    this.addSql(`
      create function audit_seal_hash_1(
        p_sequence bigint, p_sealed_at timestamptz, p_kind text, p_sealed_before bigint, p_inherited_until bigint,
        p_system_identifier bigint, p_row_ids uuid[], p_digests bytea, p_previous_hash bytea
      ) returns bytea language sql stable parallel safe as $$
        select sha256(
          convert_to('theriac audit seal 1 ' || p_kind || ' ', 'UTF8') || int8send(p_sequence)
          || int8send((extract(epoch from p_sealed_at at time zone 'UTC') * 1000000)::bigint)
          || int8send(p_sealed_before) || int8send(p_inherited_until) || int8send(p_system_identifier)
          || int8send(cardinality(p_row_ids)::bigint)
          || coalesce((select string_agg(uuid_send(id), ''::bytea order by n) from unnest(p_row_ids) with ordinality ids (id, n)), ''::bytea)
          || p_digests || p_previous_hash)
      $$`);
  }

  private seals(): void {
    this.addSql(`
      create table audit_seal (
        sequence bigint primary key,
        sealed_at timestamptz not null,
        algorithm integer not null,
        kind text not null,
        row_ids uuid[] not null,
        digests bytea not null,
        row_count integer not null generated always as (cardinality(row_ids)) stored,
        first_id uuid generated always as (row_ids[1]) stored,
        last_id uuid generated always as (row_ids[cardinality(row_ids)]) stored,
        sealed_before bigint not null,
        inherited_until bigint not null,
        system_identifier bigint not null,
        previous_hash bytea not null,
        hash bytea not null,
        constraint audit_seal_sequence_from_one check (sequence >= 1),
        constraint audit_seal_kind_known check (kind in ('sweep', 'sweep_end', 'part', 'window')),
        constraint audit_seal_digest_per_row check (octet_length(digests) = 32 * cardinality(row_ids)),
        constraint audit_seal_hashes_sha256 check (octet_length(hash) = 32 and octet_length(previous_hash) = 32)
      )`);
    // Ids and digests are as good as random: trying to compress them costs and gains nothing.
    this.addSql(
      `alter table audit_seal alter column row_ids set storage external, alter column digests set storage external`,
    );
    this.addSql(`create index audit_seal_last_row on audit_seal (last_id, first_id)`);
    this.addSql(`create index audit_seal_swept on audit_seal (sequence) where kind = 'sweep_end'`);
    this.addSql(`
      create table audit_seal_signature (
        sequence bigint primary key references audit_seal (sequence),
        key_id text not null,
        signature bytea not null
      )`);
    this.appendOnly('audit_seal');
    this.appendOnly('audit_seal_signature');
  }

  private verifications(): void {
    this.addSql(`
      create table audit_verification (
        id uuid primary key,
        requested_by uuid,
        started_at timestamptz not null,
        finished_at timestamptz not null,
        from_at timestamptz,
        to_at timestamptz,
        valid boolean not null,
        report jsonb not null
      )`);
    this.appendOnly('audit_verification');
  }

  private appendOnly(table: string): void {
    this.addSql(
      `create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change()`,
    );
  }
}
