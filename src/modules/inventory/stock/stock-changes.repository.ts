import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { PlaceBalance, StockChangeFacts } from '../inventory.events';
import { BALANCES } from './stock.repository';

/** Where stock is: a product at a location. */
export interface StockPlace {
  productId: string;
  locationId: string;
}

/** Stock of one product at one location as it was told, in units of use. */
export interface StockThen extends StockPlace {
  onHand: number;
  reserved: number;
  available: number;
  /** Of the last change of it. */
  ledgerSequence: number;
  /** Of the product; what `sequence` of `stock.changed` was. */
  productSequence: number;
  changedAt: Date;
}

export interface StockThenQuery {
  /** Nothing later. */
  ledgerSequence: number;
  productIds: readonly string[];
  locationId?: string;
  /** Where to go on, by product and location. */
  after?: StockPlace;
  limit: number;
}

type WrittenRow = PlaceBalance & { productId: string; sequence: number; ledgerSequence: number };

/**
 * What was told of stock, under numbers that rise over all products. Written once with each change and never changed, so that what was
 * told up to a number can be read at any time.
 */
@Injectable()
export class StockChanges {
  /**
   * One number of the ledger for each product, one row for each place. One statement: the balances are those that the caller's transaction
   * leaves. The products must be locked, so that their changes have their numbers in the order of their commits.
   */
  async write(em: EntityManager, places: readonly StockPlace[], at: Date): Promise<StockChangeFacts[]> {
    const products = uuidArray([...new Set(places.map(({ productId }) => productId))]);
    const rows = await em.execute<WrittenRow[]>(
      `with raised as (
         update product set stock_sequence = stock_sequence + 1 where id = any(?::uuid[]) returning id, stock_sequence
       ), numbered as materialized (
         select product, number from number_stock_changes(?::uuid[])
       ), now as (
         ${BALANCES} where (l.product_id, l.location_id) in (
           select "productId", "locationId" from jsonb_to_recordset(?::jsonb) as w("productId" uuid, "locationId" uuid))
          group by l.product_id, l.location_id
       )
       insert into stock_change (product_id, location_id, ledger_sequence, product_sequence, on_hand, reserved, available, at)
       select now."productId", now."locationId", numbered.number, raised.stock_sequence, now."onHand", now.reserved, now.available, ?
         from now join raised on raised.id = now."productId" join numbered on numbered.product = now."productId"
        order by now."locationId"
       returning product_id as "productId", location_id as "locationId", ledger_sequence::float8 as "ledgerSequence",
                 product_sequence::float8 as sequence, on_hand::float8 as "onHand", reserved::float8 as reserved,
                 available::float8 as available`,
      [
        products,
        products,
        at,
        JSON.stringify(places.map(({ productId, locationId }) => ({ productId, locationId }))),
        at,
      ],
    );
    return factsOf(rows);
  }

  /** The highest number up to which nothing is to come any more: whoever took a lower one is done. */
  async settled(em: EntityManager): Promise<number> {
    const [{ settled }] = await em.execute<[{ settled: number }]>('select settled_stock_sequence()::float8 as settled');
    return settled;
  }

  /** By product and location; what had never changed until then is not in it. */
  async asOf(em: EntityManager, query: StockThenQuery): Promise<StockThen[]> {
    const { ledgerSequence, productIds, locationId = null, after, limit } = query;
    const rows = await em.execute<(Omit<StockThen, 'changedAt'> & { at: string })[]>(
      `select place.product_id as "productId", place.location_id as "locationId", last.on_hand::float8 as "onHand",
              last.reserved::float8 as reserved, last.available::float8 as available,
              last.ledger_sequence::float8 as "ledgerSequence", last.product_sequence::float8 as "productSequence", last.at
         from (select distinct l.product_id, l.location_id from lot l
                where l.product_id = any(?::uuid[]) and (?::uuid is null or l.location_id = ?)
                  and (?::uuid is null or (l.product_id, l.location_id) > (?::uuid, ?::uuid))) place
        cross join lateral (
          select c.on_hand, c.reserved, c.available, c.ledger_sequence, c.product_sequence, c.at from stock_change c
           where c.product_id = place.product_id and c.location_id = place.location_id and c.ledger_sequence <= ?
           order by c.ledger_sequence desc limit 1) last
        order by place.product_id, place.location_id limit ?`,
      [
        ...[uuidArray(productIds), locationId, locationId],
        ...[after?.productId ?? null, after?.productId ?? null, after?.locationId ?? null, ledgerSequence, limit],
      ],
    );
    return rows.map(({ at, ...row }) => ({ ...row, changedAt: new Date(at) }));
  }

  /** Places whose balance is not what was told last: somebody changed stock and told nobody. */
  untold(em: EntityManager): Promise<StockPlace[]> {
    return em.execute<StockPlace[]>(
      `select l.product_id as "productId", l.location_id as "locationId"
         from lot l left join lateral (
           select c.on_hand, c.reserved from stock_change c
            where c.product_id = l.product_id and c.location_id = l.location_id order by c.ledger_sequence desc limit 1) told on true
        group by l.product_id, l.location_id, told.on_hand, told.reserved
       having (sum(l.on_hand), sum(l.reserved)) is distinct from (coalesce(told.on_hand, 0), coalesce(told.reserved, 0))
        order by 1, 2`,
    );
  }
}

function factsOf(rows: readonly WrittenRow[]): StockChangeFacts[] {
  const facts = new Map<string, StockChangeFacts>();
  for (const { productId, sequence, ledgerSequence, locationId, onHand, reserved, available } of rows) {
    const known = facts.get(productId) ?? { productId, sequence, ledgerSequence, balances: [] };
    known.balances.push({ locationId, onHand, reserved, available });
    facts.set(productId, known);
  }
  return [...facts.values()];
}
