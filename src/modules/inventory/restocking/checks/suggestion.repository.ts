import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Shortage } from './shortage';

/** The order that a check writes its lines on. */
export interface OpenSuggestion {
  id: string;
  number: number;
}

/** The SQL of suggestions: lines by the hundred in one statement, under the unique indexes that hold rival checks apart. */
@Injectable()
export class SuggestionRepository {
  /**
   * The suggestion for a supplier and a location, locked; made if there is none. Of two checks that make it at once, the second waits for the
   * first inside its insert and then finds what the first has made.
   */
  async locked(
    em: EntityManager,
    { supplierId, locationId, currency }: Pick<Shortage, 'supplierId' | 'locationId' | 'currency'>,
    now: Date,
  ): Promise<OpenSuggestion> {
    const present = await this.lock(em, supplierId, locationId);
    if (present) return present;
    await em.execute(
      `insert into restock_order (id, number, supplier_id, location_id, status, origin, currency, created_at, updated_at)
       values (?, nextval('restock_order_number'), ?, ?, 'suggested', 'stock_check', ?, ?, ?)
       on conflict (supplier_id, location_id) where status = 'suggested' and origin = 'stock_check' do nothing`,
      [uuidv7(), supplierId, locationId, currency, now, now],
    );
    // Unless somebody has taken it on in this very moment: then there is another one to be made.
    return (await this.lock(em, supplierId, locationId)) ?? this.locked(em, { supplierId, locationId, currency }, now);
  }

  /**
   * Puts what is short on the order, but for products that another check has a line open for, or that somebody took off this very order.
   * @returns what was put on it
   */
  async add(em: EntityManager, order: OpenSuggestion, shortages: readonly Shortage[]): Promise<Shortage[]> {
    const lines = shortages.map(({ productId, locationId, purchaseUnits, unitsPerPurchaseUnit, unitCost, ...rest }) => {
      const { available, onOrder, inTransit, demand, dailyUse, reorderPoint, upTo } = rest;
      const basis = { available, onOrder, inTransit, demand, dailyUse, reorderPoint, upTo };
      return { id: uuidv7(), productId, locationId, purchaseUnits, unitsPerPurchaseUnit, unitCost, basis };
    });
    const added = await em.execute<{ productId: string }[]>(
      `insert into restock_order_line (id, order_id, line, product_id, location_id, automatic, open, purchase_units,
          units_per_purchase_unit, quantity, unit_cost, basis)
       select l.id, ?, last.line + l.ordinality, l."productId", l."locationId", true, true, l."purchaseUnits", l."unitsPerPurchaseUnit",
              l."purchaseUnits" * l."unitsPerPurchaseUnit", l."unitCost", l.basis
         from rows from (jsonb_to_recordset(?::jsonb) as (id uuid, "productId" uuid, "locationId" uuid, "purchaseUnits" integer,
                "unitsPerPurchaseUnit" integer, "unitCost" bigint, basis jsonb)) with ordinality as l,
              (select coalesce(max(line), 0) as line from restock_order_line where order_id = ?) last
       on conflict do nothing
       returning product_id as "productId"`,
      [order.id, JSON.stringify(lines), order.id],
    );
    const ids = new Set(added.map(({ productId }) => productId));
    if (ids.size > 0) await this.touch(em, order);
    return shortages.filter(({ productId }) => ids.has(productId));
  }

  private async lock(em: EntityManager, supplierId: string, locationId: string): Promise<OpenSuggestion | undefined> {
    const [found] = await em.execute<{ id: string; number: string }[]>(
      `select id, number from restock_order
        where supplier_id = ? and location_id = ? and status = 'suggested' and origin = 'stock_check' for update`,
      [supplierId, locationId],
    );
    return found && { id: found.id, number: Number(found.number) };
  }

  /** Whoever has read the order must read it again before changing it. */
  private async touch(em: EntityManager, { id }: OpenSuggestion): Promise<void> {
    await em.execute('update restock_order set version = version + 1 where id = ?', [id]);
  }
}
