import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { NotFound } from '../../../kernel/domain-error';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { LotListQuery } from './dto/lot-list.query';
import type { LotStatus } from './lot-status';
import { Lot } from './lot.entity';

/** What makes a lot the one that it is. */
export interface LotIdentity {
  productId: string;
  locationId: string;
  batch: string;
  /** YYYY-MM-DD. */
  expiresOn: string;
}

/** A lot that stock is to arrive in; when there is none yet, it is made in this status. */
export interface Arrival extends LotIdentity {
  status: LotStatus;
}

export interface ArrivalLot extends Arrival {
  lotId: string;
}

/** Named finders for lots. */
@Injectable()
export class LotRepository {
  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<Lot> {
    const lot = await em.findOne(Lot, { id });
    if (!lot) throw new NotFound('lot');
    return lot;
  }

  /** As it is now, locked: after whoever changed it in the meantime. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<Lot> {
    const lot = await em.findOne(Lot, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!lot) throw new NotFound('lot');
    return lot;
  }

  list(em: EntityManager, query: LotListQuery): Promise<[Lot[], number]> {
    const { productId, locationId, status, batch, expiresBefore, limit, offset } = query;
    const where = {
      ...(productId !== undefined && { product: productId }),
      ...(locationId !== undefined && { location: locationId }),
      ...(status !== undefined && { status }),
      ...(batch !== undefined && { batch }),
      ...(expiresBefore !== undefined && { expiresOn: { $lt: expiresBefore } }),
    };
    return em.findAndCount(Lot, where, { orderBy: [{ expiresOn: 'asc' }, { id: 'asc' }], limit, offset });
  }

  /**
   * The lots of these batches, made where there are none, in the order asked for. The products must be locked: then nobody else makes them.
   */
  async forArrivals(em: EntityManager, arrivals: readonly Arrival[], at: Date): Promise<ArrivalLot[]> {
    const wanted = JSON.stringify(arrivals.map((arrival) => ({ id: uuidv7(), ...arrival })));
    const shape = '"id" uuid, "productId" uuid, "locationId" uuid, batch text, "expiresOn" date, status text';
    await em.execute(
      `insert into lot (id, product_id, location_id, batch, expires_on, status, created_at, updated_at)
       select id, "productId", "locationId", batch, "expiresOn", status, ?, ? from jsonb_to_recordset(?::jsonb) as w(${shape})
       on conflict (product_id, batch, expires_on, location_id) where status <> 'destroyed' do nothing`,
      [at, at, wanted],
    );
    return em.execute<ArrivalLot[]>(
      `select l.id as "lotId", l.status, w."productId", w."locationId", w.batch, w."expiresOn"::text as "expiresOn"
         from rows from (jsonb_to_recordset(?::jsonb) as (${shape})) with ordinality as w
         join lot l on l.product_id = w."productId" and l.location_id = w."locationId" and l.batch = w.batch
          and l.expires_on = w."expiresOn" and l.status <> 'destroyed'
        order by w.ordinality`,
      [wanted],
    );
  }

  /** The location of each lot that exists. */
  async placesOf(em: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await em.execute<{ id: string; location: string }[]>(
      'select id, location_id as location from lot where id = any(?::uuid[])',
      [uuidArray(ids)],
    );
    return new Map(rows.map(({ id, location }) => [id, location]));
  }

  /** Whether it was recalled at any of its locations, also when that has been destroyed by now. */
  async isRecalled(
    em: EntityManager,
    { productId, batch }: Pick<LotIdentity, 'productId' | 'batch'>,
  ): Promise<boolean> {
    const rows = await em.execute<unknown[]>(
      `select from lot l where l.product_id = ? and l.batch = ? and (l.status = 'recalled' or exists (
         select from status_change s where s.subject_type = 'lot' and s.subject_id = l.id and s.to_status = 'recalled')) limit 1`,
      [productId, batch],
    );
    return rows.length > 0;
  }

  /** Another expiry date of the same batch that is in stock: a batch has one. */
  async otherExpiryOf(
    em: EntityManager,
    { productId, batch, expiresOn }: Omit<LotIdentity, 'locationId'>,
  ): Promise<string | null> {
    const [other] = await em.execute<{ on: string }[]>(
      `select expires_on::text as on from lot
        where product_id = ? and batch = ? and expires_on <> ? and on_hand > 0 and status <> 'destroyed' limit 1`,
      [productId, batch, expiresOn],
    );
    return other?.on ?? null;
  }
}
