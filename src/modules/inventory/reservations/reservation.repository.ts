import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { CandidateLot, PlannedPart } from './allocation-plan';
import type { ReservationStatus } from './reservation-status';

export interface ReservationRow {
  id: string;
  lotId: string;
  productId: string;
  locationId: string;
  quantity: number;
  status: ReservationStatus;
  sourceType: string;
  sourceId: string;
  line: number;
}

/** What is set aside for one line of something. */
export interface HeldStock {
  reservationId: string;
  line: number;
  lotId: string;
  productId: string;
  batch: string;
  expiresOn: string;
  quantity: number;
}

const COLUMNS = `id, lot_id as "lotId", product_id as "productId", location_id as "locationId", quantity, status,
  source_type as "sourceType", source_id as "sourceId", line`;

/** The SQL of reservations. */
@Injectable()
export class ReservationRepository {
  /**
   * Lots that may be taken from, locked, first expired first. Expiry is judged by the calendar of the location; a lot whose last day is
   * before `notExpiringBefore` is left out as well.
   */
  lockCandidates(
    em: EntityManager,
    productIds: readonly string[],
    { now, notExpiringBefore }: { now: Date; notExpiringBefore?: string },
  ): Promise<CandidateLot[]> {
    return em.execute<CandidateLot[]>(
      `select l.id, l.product_id as "productId", l.location_id as "locationId", l.batch, l.expires_on::text as "expiresOn",
              l.on_hand - l.reserved as free
         from lot l join stock_location p on p.id = l.location_id
        where l.product_id = any(?::uuid[]) and l.status = 'available' and l.on_hand > l.reserved
          and l.expires_on >= greatest((?::timestamptz at time zone p.time_zone)::date, ?::date)
        order by l.expires_on, l.id for update of l`,
      [uuidArray(productIds), now, notExpiringBefore ?? null],
    );
  }

  /** @returns the ids, in the order of the parts */
  async insert(
    em: EntityManager,
    parts: readonly PlannedPart[],
    { now, expiresAt }: { now: Date; expiresAt?: Date },
  ): Promise<string[]> {
    const rows = parts.map(({ demand: { source }, lot, quantity }) => ({
      ...{ id: uuidv7(), lot: lot.id, product: lot.productId, location: lot.locationId, quantity },
      ...{ type: source.type, source: source.id, line: source.line },
    }));
    await em.execute(
      `insert into reservation (id, lot_id, product_id, location_id, quantity, status, source_type, source_id, line, expires_at, created_at, updated_at)
       select id, lot, product, location, quantity, 'active', type, source, line, ?::timestamptz, ?, ?
         from jsonb_to_recordset(?::jsonb) as r(id uuid, lot uuid, product uuid, location uuid, quantity integer, type text, source uuid, line integer)`,
      [expiresAt ?? null, now, now, JSON.stringify(rows)],
    );
    return rows.map(({ id }) => id);
  }

  find(em: EntityManager, ids: readonly string[]): Promise<ReservationRow[]> {
    return em.execute<ReservationRow[]>(`select ${COLUMNS} from reservation where id = any(?::uuid[]) order by id`, [
      uuidArray(ids),
    ]);
  }

  /** Their lots must be locked: then nobody ends them in the meantime. */
  activeOfLots(em: EntityManager, lotIds: readonly string[]): Promise<ReservationRow[]> {
    return em.execute<ReservationRow[]>(
      `select ${COLUMNS} from reservation where lot_id = any(?::uuid[]) and status = 'active' order by id`,
      [uuidArray(lotIds)],
    );
  }

  activeOfSource(em: EntityManager, type: string, id: string): Promise<ReservationRow[]> {
    return em.execute<ReservationRow[]>(
      `select ${COLUMNS} from reservation where source_type = ? and source_id = ? and status = 'active' order by id`,
      [type, id],
    );
  }

  heldFor(em: EntityManager, type: string, id: string): Promise<HeldStock[]> {
    return em.execute<HeldStock[]>(
      `select r.id as "reservationId", r.line, r.lot_id as "lotId", r.product_id as "productId", l.batch,
              l.expires_on::text as "expiresOn", r.quantity
         from reservation r join lot l on l.id = r.lot_id
        where r.source_type = ? and r.source_id = ? and r.status = 'active' order by r.line, l.expires_on, l.id, r.id`,
      [type, id],
    );
  }

  /** Those whose time is up, soonest first. */
  due(em: EntityManager, now: Date, limit: number): Promise<ReservationRow[]> {
    return em.execute<ReservationRow[]>(
      `select ${COLUMNS} from reservation where status = 'active' and expires_at <= ? order by expires_at limit ?`,
      [now, limit],
    );
  }

  async end(
    em: EntityManager,
    ids: readonly string[],
    ending: { status: Exclude<ReservationStatus, 'active'>; because: string | null; now: Date },
  ): Promise<void> {
    await em.execute(
      `update reservation set status = ?, ended_because = ?, updated_at = ?, version = version + 1
        where id = any(?::uuid[]) and status = 'active'`,
      [ending.status, ending.because, ending.now, uuidArray(ids)],
    );
  }

  /** Takes a part out of a reservation that stays; the part has a row of its own, consumed. */
  async split(em: EntityManager, { id, quantity }: { id: string; quantity: number }, now: Date): Promise<void> {
    await em.execute(
      `insert into reservation (id, lot_id, product_id, location_id, quantity, status, source_type, source_id, line, created_at, updated_at)
       select ?, lot_id, product_id, location_id, ?, 'consumed', source_type, source_id, line, ?, ? from reservation where id = ?`,
      [uuidv7(), quantity, now, now, id],
    );
    await em.execute(
      `update reservation set quantity = quantity - ?, updated_at = ?, version = version + 1 where id = ?`,
      [quantity, now, id],
    );
  }
}
