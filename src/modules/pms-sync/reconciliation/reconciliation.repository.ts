import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { PageQuery } from '../../../platform/http/page';
import type { DifferenceListQuery } from './dto/difference-list.query';
import { Difference, type DifferenceKind } from './difference.entity';
import { Snapshot } from './snapshot.entity';

/** A snapshot waits for the events that came before it, but not for ever: some of them may be tried for half an hour. */
const PATIENCE_MINUTES = 15;

const ROWS_A_STATEMENT = 1_000;

interface FoundRow {
  product_ref: string;
  kind: DifferenceKind;
  known_version: string | null;
  known_on_hand: number | null;
  known_reserved: number | null;
  reported_version: string | null;
  reported_on_hand: number | null;
  reported_reserved: number | null;
}

export interface Deleted {
  snapshots: number;
  differences: number;
}

/** Named finders for snapshots and differences, and the SQL that compares. */
@Injectable()
export class ReconciliationRepository {
  known(em: EntityManager, partnerId: string, locationRef: string, takenAt: Date): Promise<Snapshot | null> {
    return em.findOne(Snapshot, { partnerId, locationRef, takenAt });
  }

  /** The oldest that can be compared now, locked; of two jobs that look at the same time, one gets each. */
  async next(em: EntityManager, now: Date): Promise<Snapshot | null> {
    const [row] = await em.execute<{ id: string }[]>(
      `select id from pms_snapshot s
        where compared_at is null
          and (received_at < ?::timestamptz - interval '${PATIENCE_MINUTES} minutes'
               or not exists (select from pms_inbound_event e
                               where e.partner_id = s.partner_id and e.outcome = 'received' and e.received_at <= s.received_at))
        order by received_at, id limit 1 for update of s skip locked`,
      [now],
    );
    return row
      ? em.findOne(Snapshot, { id: row.id }, { populate: ['stock'], lockMode: LockMode.PESSIMISTIC_WRITE })
      : null;
  }

  /** What is newer here than in the snapshot is none: it has changed since. */
  async differencesOf(em: EntityManager, snapshot: Snapshot, at: Date): Promise<Difference[]> {
    const { id: snapshotId, partnerId, locationRef, takenAt, receivedAt, stock } = snapshot;
    const found = await em.execute<FoundRow[]>(
      `select coalesce(g."productRef", s.product_ref) as product_ref,
              case when s.id is null then 'missing_here' when g.version is null then 'missing_there'
                   when s.reported_version < g.version then 'behind' else 'contradicting' end as kind,
              s.reported_version as known_version, s.on_hand as known_on_hand, s.reserved as known_reserved,
              g.version as reported_version, g."onHand" as reported_on_hand, g.reserved as reported_reserved
         from jsonb_to_recordset(?::jsonb) as g ("productRef" text, version bigint, "onHand" integer, reserved integer)
         full join (select * from pms_stock where partner_id = ? and location_ref = ?) s on s.product_ref = g."productRef"
        where s.id is null
           or (g.version is null and s.updated_at < ? and (s.on_hand, s.reserved) <> (0, 0))
           or s.reported_version < g.version
           or (s.reported_version = g.version and (s.on_hand, s.reserved) <> (g."onHand", g.reserved))
        order by 1`,
      [JSON.stringify(stock), partnerId, locationRef, takenAt < receivedAt ? takenAt : receivedAt],
    );
    return found.map((row) =>
      Object.assign(new Difference(), {
        ...{ id: uuidv7(), snapshotId, partnerId, locationRef, productRef: row.product_ref, kind: row.kind },
        ...{
          knownOnHand: row.known_on_hand,
          knownReserved: row.known_reserved,
          knownVersion: numberOf(row.known_version),
        },
        ...{ reportedOnHand: row.reported_on_hand, reportedReserved: row.reported_reserved },
        ...{ reportedVersion: numberOf(row.reported_version), mended: false, foundAt: at },
      }),
    );
  }

  /** Sets what no report can: the same version with other numbers, or none of what is not there. What is newer by now stays. */
  async overwrite(em: EntityManager, difference: Difference, at: Date): Promise<boolean> {
    const { partnerId, locationRef, productRef, knownVersion, reportedOnHand, reportedReserved } = difference;
    const changed = await em.execute<unknown[]>(
      `update pms_stock set on_hand = ?, reserved = ?, updated_at = ?
        where partner_id = ? and location_ref = ? and product_ref = ? and reported_version = ? returning id`,
      [reportedOnHand ?? 0, reportedReserved ?? 0, at, partnerId, locationRef, productRef, knownVersion],
    );
    return changed.length > 0;
  }

  /** Many at once: a partner that starts anew differs in everything. */
  async keep(em: EntityManager, differences: readonly Difference[]): Promise<void> {
    for (let from = 0; from < differences.length; from += ROWS_A_STATEMENT) {
      await em.insertMany(Difference, differences.slice(from, from + ROWS_A_STATEMENT));
    }
  }

  /**
   * Of those that were compared, with their differences; the last one of each location stays, for it tells what differs now.
   *
   * @param limit of snapshots: each can differ in thousands of rows
   */
  async deleteBefore(em: EntityManager, before: Date, limit: number): Promise<Deleted> {
    const found = await em.execute<{ id: string }[]>(
      `select id from pms_snapshot s
        where compared_at < ?
          and exists (select from pms_snapshot later where later.partner_id = s.partner_id and later.location_ref = s.location_ref
                         and later.taken_at > s.taken_at and later.compared_at is not null)
        order by compared_at limit ? for update skip locked`,
      [before, limit],
    );
    const ids = uuidArray(found.map(({ id }) => id));
    const [{ count }] = await em.execute<[{ count: number }]>(
      `with gone as (delete from pms_difference where snapshot_id = any(?::uuid[]) returning id)
       select count(*)::integer as count from gone`,
      [ids],
    );
    await em.execute('delete from pms_snapshot where id = any(?::uuid[])', [ids]);
    return { snapshots: found.length, differences: count };
  }

  snapshots(em: EntityManager, partnerId: string, { limit, offset }: PageQuery): Promise<[Snapshot[], number]> {
    return em.findAndCount(Snapshot, { partnerId }, { orderBy: { id: 'desc' }, limit, offset });
  }

  differences(em: EntityManager, partnerId: string, query: DifferenceListQuery): Promise<[Difference[], number]> {
    const { limit, offset, snapshotId, kind, mended } = query;
    const where = {
      partnerId,
      ...(snapshotId !== undefined && { snapshotId }),
      ...(kind !== undefined && { kind }),
      ...(mended !== undefined && { mended }),
    };
    return em.findAndCount(Difference, where, { orderBy: { id: 'desc' }, limit, offset });
  }
}

const numberOf = (text: string | null) => (text === null ? null : Number(text));
