import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ALGORITHM, GENESIS } from './audit-seal';
import type { SealHead } from './heads-file';
import type { Signature } from './seal-keys';

/** One sealer at a time, in all processes. Any number that nothing else locks. */
const SEALING_LOCK = 0x7365616c;
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
/** A sweep reads the whole trail, unlike all other statements of the service. */
const SWEEP_TIMEOUT = '15min';

/** Where sealing stands: the last seal, and which transactions this server has finished. Transaction numbers are 64 bits wide. */
export interface SealingState {
  sequence: string | null;
  hash: string | null;
  kind: 'sweep' | 'sweep_end' | 'part' | 'window' | null;
  lastId: string | null;
  sealedBefore: string | null;
  inheritedUntil: string | null;
  systemIdentifier: string | null;
  /** Of this server, `system_identifier` of pg_control_system(). */
  server: string;
  /** Transactions of this database below have ended. */
  ended: string;
  /** Transactions from here on have not begun. */
  xmax: string;
}

export interface MadeSeal {
  sequence: string;
  /** Hexadecimal. */
  hash: string;
  kind: string;
  rows: number;
}

/*
 * The oldest transaction of this database that still runs. A snapshot's xmin would also wait for other databases of the server. First the
 * snapshot, then the sessions: whoever has a lower number than the snapshot's xmax and is not among the sessions has ended, and the next
 * statement sees what it wrote. Sessions tell 32 bits of their number; the snapshot has the others.
 */
const STATE = `
  with moment as (
    select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax
  ), running as (
    select moment.xmax - moment.xmax % (1::bigint << 32) + xid::text::bigint as xid from moment, (
      select backend_xid as xid from pg_stat_activity where datname = current_database() and backend_xid is not null
      union all select transaction from pg_prepared_xacts where database = current_database()) started
  ), widened as (
    select case when running.xid > moment.xmax + (1::bigint << 31) then running.xid - (1::bigint << 32) else running.xid end as xid
    from running, moment
  )
  select s.sequence::text, encode(s.hash, 'hex') as hash, s.kind, s.last_id as "lastId", s.sealed_before::text as "sealedBefore",
    s.inherited_until::text as "inheritedUntil", s.system_identifier::text as "systemIdentifier",
    server.system_identifier::text as server, least(moment.xmax, (select min(xid) from widened))::text as ended, moment.xmax::text
  from moment cross join pg_control_system() server
    left join lateral (select * from audit_seal order by sequence desc limit 1) s on true`;

/** Everything of a seal but its signature, in one statement: no row leaves the database. `batch` has ids, digests, rows and last_xid. */
const MAKE = `
  , batch as (
    select coalesce(array_agg(id order by id), '{}') as ids, coalesce(string_agg(digest, ''::bytea order by id), ''::bytea) as digests,
      count(*)::integer as rows, max(xid)::text::bigint as last_xid
    from candidate
  ), seal as (
    select ?::bigint as sequence, clock_timestamp() as sealed_at, decode(?, 'hex') as previous_hash, ?::bigint as server, batch.*, decided.*
    from batch, lateral (DECIDED) decided
  )
  insert into audit_seal (sequence, sealed_at, algorithm, kind, row_ids, digests, sealed_before, inherited_until, system_identifier,
    previous_hash, hash)
  select sequence, sealed_at, ${ALGORITHM}, kind, ids, digests, sealed_before, inherited_until, server, previous_hash,
    audit_seal_hash_${ALGORITHM}(sequence, sealed_at, kind, sealed_before, inherited_until, server, ids, digests, previous_hash)
  from seal
  where rows > 0 or kind = 'sweep_end'
  returning sequence::text, encode(hash, 'hex') as hash, kind, row_count as rows`;

const WINDOW_DECIDED = `select case when batch.rows >= ? then 'part' else 'window' end as kind,
  case when batch.rows >= ? then batch.last_xid + 1 else ?::bigint end as sealed_before, ?::bigint as inherited_until`;

const DIGEST = `audit_row_digest_${ALGORITHM}(r) as digest`;

/*
 * What transactions wrote that ended since the last look. All below `ended` have, so none of their rows can turn up later, and one
 * that is still open is sealed when it has ended. Beyond the limit, ties: a transaction is sealed as a whole.
 */
const WINDOW = `
  with candidate as materialized (
    select r.id, r.xid, ${DIGEST} from audit_log r
    where r.xid >= ?::xid8 and r.xid < ?::xid8
    order by r.xid fetch first ? rows with ties
  )
  ${MAKE.replace('DECIDED', WINDOW_DECIDED)}`;

/*
 * As long as this server's transaction numbers have not passed those that rows brought along from another one, a row may be in the window
 * that the sweep has sealed. Of rows older than a day before the end of the sweep none can be new; the others are looked up.
 */
const WINDOW_AFTER_SWEEP = `
  with fresh as materialized (
    select r.id from audit_log r
    where r.xid >= ?::xid8 and r.xid < ?::xid8 and r.id >= uuidv7_floor(?::timestamptz)
    except select unnest(row_ids) from audit_seal where sequence <= ?::bigint and last_id >= uuidv7_floor(?::timestamptz)
  ), candidate as materialized (
    select r.id, r.xid, ${DIGEST} from fresh join audit_log r using (id)
    order by r.xid fetch first ? rows with ties
  )
  ${MAKE.replace('DECIDED', WINDOW_DECIDED)}`;

const SWEPT = `
  select s.sequence::text, (s.sealed_at - interval '1 day')::text as since from audit_seal s
  where s.kind = 'sweep_end' order by s.sequence desc limit 1`;

/*
 * Rows that are in no seal, from an id on, whatever their transaction numbers say. EXCEPT rather than NOT EXISTS, here and above: nobody
 * can tell PostgreSQL how many ids come out of the arrays, and a nested loop over them would not end.
 */
const SWEEP = `
  with fresh as materialized (
    select r.id from audit_log r where r.id > ?::uuid
    except select unnest(row_ids) from audit_seal where last_id > ?::uuid
    order by id limit ?
  ), candidate as materialized (
    select r.id, r.xid, ${DIGEST} from fresh join audit_log r using (id)
  )
  ${MAKE.replace(
    'DECIDED',
    `select case when batch.rows < ? then 'sweep_end' else 'sweep' end as kind, ?::bigint as sealed_before,
       case when batch.rows < ? then coalesce((select max(xid) from audit_log)::text::bigint, 0) else 0 end as inherited_until`,
  )}`;

const HEAD = `
  select s.sequence::text, encode(s.hash, 'hex') as hash, s.sealed_at as "sealedAt", s.row_count as rows, g.key_id as "keyId",
    encode(g.signature, 'base64') as signature
  from audit_seal s join audit_seal_signature g using (sequence) order by s.sequence desc limit 1`;

const BACKLOG = `
  with head as (select coalesce((select sealed_before from audit_seal order by sequence desc limit 1), 0)::text::xid8 as sealed_before)
  select (select count(*) from (select from audit_log r, head where r.xid >= head.sealed_before limit 100000) counted)::integer as rows,
    coalesce(extract(epoch from clock_timestamp() - (
      select r.at from audit_log r, head where r.xid >= head.sealed_before order by r.xid limit 1)), 0)::float8 as age`;

/** The seals as the sealer makes them. SQL throughout: a seal is thousands of rows, and none of them has to leave the database. */
@Injectable()
export class AuditSealRepository {
  /** Until the end of the transaction. @returns whether nobody else seals */
  async tryLock(em: EntityManager): Promise<boolean> {
    const [{ got }] = await em.execute<[{ got: boolean }]>(`select pg_try_advisory_xact_lock(${SEALING_LOCK}) as got`);
    return got;
  }

  /** Waits for whoever seals; until the end of the transaction. */
  async lock(em: EntityManager): Promise<void> {
    await em.execute(`select pg_advisory_xact_lock(${SEALING_LOCK})`);
  }

  async state(em: EntityManager): Promise<SealingState> {
    const [state] = await em.execute<[SealingState]>(STATE);
    return state;
  }

  /** Seals rows of ended transactions. @returns nothing when there are none */
  async sealWindow(em: EntityManager, state: SealingState, limit: number): Promise<MadeSeal | undefined> {
    const { sealedBefore, inheritedUntil, ended } = state;
    const inherited = BigInt(sealedBefore ?? 0) <= BigInt(inheritedUntil ?? 0);
    const [swept] = inherited ? await em.execute<{ sequence: string; since: string }[]>(SWEPT) : [];
    const [seal] = await em.execute<MadeSeal[]>(swept ? WINDOW_AFTER_SWEEP : WINDOW, [
      ...[sealedBefore, ended],
      ...(swept ? [swept.since, swept.sequence, swept.since] : []),
      limit,
      ...chainedTo(state),
      ...[limit, limit, ended, inheritedUntil],
    ]);
    return seal;
  }

  /** Seals rows that are in no seal. @param sealedBefore as it was when the sweep began */
  async sealSwept(
    em: EntityManager,
    state: SealingState,
    { after, sealedBefore, limit }: { after: string | null; sealedBefore: string; limit: number },
  ): Promise<MadeSeal> {
    await em.execute(`set local statement_timeout = '${SWEEP_TIMEOUT}'`);
    const cursor = after ?? LOWEST_ID;
    const [seal] = await em.execute<[MadeSeal]>(SWEEP, [
      ...[cursor, cursor, limit],
      ...chainedTo(state),
      ...[limit, sealedBefore, limit],
    ]);
    return seal;
  }

  async sign(em: EntityManager, sequence: string, { keyId, signature }: Signature): Promise<void> {
    await em.execute(`insert into audit_seal_signature (sequence, key_id, signature) values (?, ?, decode(?, 'hex'))`, [
      sequence,
      keyId,
      signature.toString('hex'),
    ]);
  }

  /** The newest seal. */
  async head(em: EntityManager): Promise<Omit<SealHead, 'after'> | undefined> {
    type Row = Omit<SealHead, 'after' | 'sealedAt'> & { sealedAt: string | Date };
    const [row] = await em.execute<Row[]>(HEAD);
    if (!row) return undefined;
    // PostgreSQL breaks base64 into lines.
    const signature = row.signature.replaceAll('\n', '');
    return { ...row, sequence: Number(row.sequence), sealedAt: new Date(row.sealedAt).toISOString(), signature };
  }

  /** @returns hexadecimal */
  async hashOf(em: EntityManager, sequence: number): Promise<string | undefined> {
    const [row] = await em.execute<{ hash: string }[]>(
      `select encode(hash, 'hex') as hash from audit_seal where sequence = ?`,
      [sequence],
    );
    return row?.hash;
  }

  /** Rows that wait for their seal (counted up to 100,000) and the age of the first of them in seconds. */
  async backlog(em: EntityManager): Promise<{ rows: number; age: number }> {
    const [row] = await em.execute<[{ rows: number; age: number }]>(BACKLOG);
    return row;
  }
}

function chainedTo({ sequence, hash, server }: SealingState): string[] {
  return [String(BigInt(sequence ?? 0) + 1n), hash ?? GENESIS.toString('hex'), server];
}
