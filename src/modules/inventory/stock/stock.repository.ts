import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import type { LotStatus } from '../lots/lot-status';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { MovementKind } from './movement-kinds';
import type { PostedMovement, StockEntry, StockSource } from './stock-entry';

export interface LockedLot {
  id: string;
  productId: string;
  locationId: string;
  batch: string;
  expiresOn: string;
  status: LotStatus;
  onHand: number;
  reserved: number;
}

export interface KeptProduct {
  id: string;
  unitsPerPurchaseUnit: number;
  controlled: boolean;
}

/** Stock of one product at one location, in units of use. */
export interface StockBalance {
  productId: string;
  locationId: string;
  onHand: number;
  reserved: number;
  available: number;
  /** Ordered and not received yet. */
  onOrder: number;
}

interface MovementRow {
  id: string;
  lot_id: string;
  product_id: string;
  location_id: string;
  kind: MovementKind;
  quantity: number;
  line: number;
  lot_balance: number;
}

/** The SQL of the ledger. */
@Injectable()
export class StockRepository {
  /** Not FOR UPDATE: foreign keys of new lots may go on. Missing are those that are retired or never were. */
  async lockProducts(em: EntityManager, ids: readonly string[]): Promise<Map<string, KeptProduct>> {
    const rows = await em.execute<{ id: string; units: number; controlled: boolean; kept: boolean }[]>(
      `select id, units_per_purchase_unit as units, controlled_schedule is not null as controlled, deleted_at is null as kept
         from product where id = any(?::uuid[]) order by id for no key update`,
      [uuidArray(ids)],
    );
    const kept = rows.filter((row) => row.kept);
    return new Map(
      kept.map(({ id, units, controlled }) => [id, { id, unitsPerPurchaseUnit: units, controlled }] as const),
    );
  }

  async productsOfLots(em: EntityManager, lotIds: readonly string[]): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      'select distinct product_id as id from lot where id = any(?::uuid[])',
      [uuidArray(lotIds)],
    );
    return rows.map(({ id }) => id);
  }

  /** First expired first, as everybody does who locks more than one. */
  lockLots(em: EntityManager, ids: readonly string[]): Promise<LockedLot[]> {
    return em.execute<LockedLot[]>(
      `select id, product_id as "productId", location_id as "locationId", batch, expires_on::text as "expiresOn", status,
              on_hand as "onHand", reserved
         from lot where id = any(?::uuid[]) order by expires_on, id for update`,
      [uuidArray(ids)],
    );
  }

  /** In the given order: a trigger changes the lot of each before it is written. */
  async insertMovements(
    em: EntityManager,
    entries: readonly (StockEntry & { id: string })[],
    { source, actor, at }: { source: StockSource; actor: Actor; at: Date },
  ): Promise<PostedMovement[]> {
    const rows = await em.execute<MovementRow[]>(
      `insert into stock_movement (id, lot_id, kind, quantity, line, reason_code, note, sgtin, witness_id,
          source_type, source_id, actor_id, actor_role, at)
       select m.id, m."lotId", m.kind, m.quantity, m.line, m."reasonCode", m.note, m.sgtin, m."witnessId", ?, ?::uuid, ?::uuid, ?, ?
         from rows from (jsonb_to_recordset(?::jsonb) as (id uuid, "lotId" uuid, kind text, quantity integer, line integer,
           "reasonCode" text, note text, sgtin text, "witnessId" uuid)) with ordinality as m
        order by m.ordinality
       returning id, lot_id, product_id, location_id, kind, quantity, line, lot_balance`,
      [source.type, source.id, actor.id, actor.role, at, JSON.stringify(entries)],
    );
    return rows.map(({ id, lot_id: lotId, product_id: productId, location_id: locationId, ...rest }) => {
      const { kind, quantity, line, lot_balance: lotBalance } = rest;
      return { id, lotId, productId, locationId, kind, quantity, line, lotBalance };
    });
  }

  /** By product and location; what has never had a lot is not in it. */
  async balances(
    em: EntityManager,
    filter: { productId?: string; locationId?: string },
    page: { limit: number; offset: number; now: Date },
  ): Promise<[StockBalance[], number]> {
    const wanted = [
      { column: 'l.product_id', value: filter.productId },
      { column: 'l.location_id', value: filter.locationId },
    ].filter(({ value }) => value !== undefined);
    const where = ['true', ...wanted.map(({ column }) => `${column} = ?`)];
    const values = [page.now, ...wanted.map(({ value }) => value)];
    const grouped = `${BALANCES} where ${where.join(' and ')} group by l.product_id, l.location_id`;
    const rows = await em.execute<StockBalance[]>(
      `select b.*, coalesce(o.units, 0)::float8 as "onOrder"
         from (${grouped} order by l.product_id, l.location_id limit ? offset ?) b cross join lateral (${ON_ORDER}) o
        order by b."productId", b."locationId"`,
      [...values, page.limit, page.offset],
    );
    const [{ total }] = await em.execute<[{ total: number }]>(
      `select count(*)::int as total from (${grouped}) everything`,
      values,
    );
    return [rows, total];
  }
}

/** The supplier has been asked for it. */
const ON_ORDER = `
  select sum(greatest(least(ol.quantity, ol.confirmed) - ol.received, 0)) as units
    from restock_order_line ol join restock_order r on r.id = ol.order_id
   where ol.location_id = b."locationId" and ol.product_id = b."productId" and ol.open
     and r.status in ('submitted', 'acknowledged', 'partially_received')`;

/** Available is what may leave: the expiry is judged by the calendar of the location. */
export const BALANCES = `
  select l.product_id as "productId", l.location_id as "locationId", sum(l.on_hand)::float8 as "onHand",
         sum(l.reserved)::float8 as reserved,
         coalesce(sum(l.on_hand - l.reserved) filter (
           where l.status = 'available' and l.expires_on >= (?::timestamptz at time zone p.time_zone)::date), 0)::float8 as available
    from lot l join stock_location p on p.id = l.location_id`;
