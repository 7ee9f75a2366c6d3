import { type AuditSeal, ROW_TEXT } from '../sealing/audit-seal';

/** How a verification asks the database: the service's pool, or the connection of the command. */
export interface TrailDatabase {
  rows<T extends object>(statement: { name: string; text: string }, values: unknown[]): Promise<T[]>;
}

export interface SealRange {
  first: number;
  last: number;
}

/** Where the chain ended when the verification began. */
export interface ChainEnd {
  sequence: number;
  /** Transactions below are sealed. */
  sealedBefore: string;
  /** Milliseconds since 1970. */
  sealedAt: number;
  /** The database's own time. */
  now: number;
}

export interface TrailRow {
  id: string;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

const END = {
  name: 'audit_verification_end',
  text: `
    select s.sequence::text, s.sealed_before::text as "sealedBefore", extract(epoch from s.sealed_at)::float8 * 1000 as "sealedAt",
      extract(epoch from clock_timestamp())::float8 * 1000 as now
    from (select 1) one left join lateral (select * from audit_seal order by sequence desc limit 1) s on true`,
};

const RANGE = {
  name: 'audit_verification_range',
  text: `
    select min(sequence)::text as first, max(sequence)::text as last, coalesce(sum(row_count), 0)::float8 as rows from audit_seal
    where sequence <= $1 and ($2::timestamptz is null or last_id >= uuidv7_floor($2)) and ($3::timestamptz is null or first_id < uuidv7_floor($3))`,
};

const SIZES = {
  name: 'audit_verification_sizes',
  text: `select s.sequence::text, s.row_count as rows from audit_seal s where s.sequence between $1 and $2 order by s.sequence limit 2000`,
};

const SEALS = {
  name: 'audit_verification_seals',
  text: `
    select s.sequence::text, (extract(epoch from s.sealed_at at time zone 'UTC') * 1000000)::bigint::text as "sealedAtMicros", s.algorithm,
      s.kind, s.row_ids::text[] as "rowIds", s.digests, s.sealed_before::text as "sealedBefore",
      s.inherited_until::text as "inheritedUntil", s.system_identifier::text as "systemIdentifier", s.previous_hash as "previousHash", s.hash,
      g.key_id as "keyId", g.signature
    from audit_seal s left join audit_seal_signature g using (sequence)
    where s.sequence between $1 and $2 order by s.sequence`,
};

const UNSEALED = {
  name: 'audit_verification_unsealed',
  // What the sealer has passed, or what claims to be written by a transaction that has not begun: no row can be that by itself. EXCEPT
  // rather than NOT EXISTS: nobody can tell PostgreSQL how many ids come out of the arrays, and a nested loop over them would not end.
  text: `
    select r.id from audit_log r
    where r.id >= $1::uuid and r.id <= $2::uuid
      and (r.xid is null or r.xid < $5::text::xid8 or r.xid >= pg_snapshot_xmax(pg_current_snapshot()))
    except select unnest(row_ids) from audit_seal where sequence between $3 and $4
    order by id limit 20`,
};

const WAITING = {
  name: 'audit_verification_waiting',
  text: `select count(*)::integer as rows from audit_log where xid >= $1::text::xid8`,
};

const ROWS_BETWEEN = {
  name: 'audit_verification_next_row',
  text: `select id from audit_log where id > $1::uuid order by id limit 1`,
};

/** What a verification reads of the database: statements that say nothing but what is stored. */
export class TrailReader {
  constructor(private readonly database: TrailDatabase) {}

  async end(): Promise<ChainEnd> {
    type Row = { sequence: string | null; sealedBefore: string | null; sealedAt: number | null; now: number };
    const [row] = await this.database.rows<Row>(END, []);
    const { sequence, sealedBefore, sealedAt, now } = row;
    return { sequence: Number(sequence ?? 0), sealedBefore: sealedBefore ?? '0', sealedAt: sealedAt ?? 0, now };
  }

  /** The seals that hold rows of a time, and how many rows they hold at most. */
  async range(end: ChainEnd, from?: Date, to?: Date): Promise<(SealRange & { rows: number }) | undefined> {
    type Row = { first: string | null; last: string | null; rows: number };
    const [{ first, last, rows }] = await this.database.rows<Row>(RANGE, [end.sequence, from ?? null, to ?? null]);
    return first === null ? undefined : { first: Number(first), last: Number(last), rows };
  }

  /** Numbers and sizes of the seals in a range, some thousand at a time. */
  async *sizes({ first, last }: SealRange): AsyncGenerator<{ sequence: number; rows: number }> {
    for (let from = first; ;) {
      const found = await this.database.rows<{ sequence: string; rows: number }>(SIZES, [from, last]);
      if (found.length === 0) return;
      for (const { sequence, rows } of found) yield { sequence: Number(sequence), rows };
      from = Number(found[found.length - 1].sequence) + 1;
    }
  }

  async seals({ first, last }: SealRange): Promise<AuditSeal[]> {
    const found = await this.database.rows<Omit<AuditSeal, 'sequence'> & { sequence: string }>(SEALS, [first, last]);
    return found.map((seal) => ({ ...seal, sequence: Number(seal.sequence) }));
  }

  /** The rows of these ids that there are. */
  async rowsOf(ids: readonly string[], algorithm: number): Promise<Map<string, TrailRow>> {
    if (ids.length === 0) return new Map();
    const statement = {
      name: `audit_verification_rows_${algorithm}`,
      // Beside the ids themselves their bounds, which leave out whole partitions.
      text: `
        select r.id, ${ROW_TEXT[algorithm]} as text, extract(epoch from r.at)::float8 * 1000 as at from audit_log r
        where r.id = any($1::uuid[]) and r.id between $2::uuid and $3::uuid`,
    };
    const sorted = [...ids].sort();
    const rows = await this.database.rows<TrailRow>(statement, [sorted, sorted[0], sorted[sorted.length - 1]]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Up to twenty rows with ids in a range that should be in one of these seals and are in none. */
  async unsealed(ids: { low: string; high: string }, { first, last }: SealRange, end: ChainEnd): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(UNSEALED, [ids.low, ids.high, first, last, end.sealedBefore]);
    return rows.map(({ id }) => id);
  }

  async nextRow(after: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ id: string }>(ROWS_BETWEEN, [after]);
    return row?.id;
  }

  async waiting(end: ChainEnd): Promise<number> {
    const [row] = await this.database.rows<{ rows: number }>(WAITING, [end.sealedBefore]);
    return row.rows;
  }
}
