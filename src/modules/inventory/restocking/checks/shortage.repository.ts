import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidArray } from '../../../../platform/database/uuid-array';
import type { CheckCalendar } from './check-calendar';
import type { ForeseenUnits } from './foreseen-demand';
import type { CheckScope, RulePosition, Shortage } from './shortage';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * What runs low, reckoned by the database: a pass over every product and location reads none of them into this process but those that are
 * short. Available and on order are what the pages of the stock tell, by the same calendar of the location.
 */
@Injectable()
export class ShortageRepository {
  /** The rules of a scope: what demand is asked for, and where the next batch begins. In the order in which orders are locked. */
  rules(em: EntityManager, scope: CheckScope): Promise<RulePosition[]> {
    const { where, values, limit } = conditionOf(scope);
    return em.execute<RulePosition[]>(
      `select r.supplier_id as "supplierId", r.location_id as "locationId", r.product_id as "productId" from reorder_rule r
        where r.deleted_at is null and ${where} order by r.supplier_id, r.location_id, r.product_id limit ?`,
      [...values, limit],
    );
  }

  /** By supplier and location. */
  shortages(
    em: EntityManager,
    rules: readonly RulePosition[],
    demand: readonly ForeseenUnits[],
    { now, usedSince, useDays, declinedSince }: CheckCalendar,
  ): Promise<Shortage[]> {
    const wanted = JSON.stringify(rules.map(({ productId, locationId }) => ({ productId, locationId })));
    return em.execute<Shortage[]>(SHORTAGES, [
      ...[wanted, JSON.stringify(demand), now, usedSince, useDays, declinedSince],
    ]);
  }
}

function conditionOf(scope: CheckScope): { where: string; values: unknown[]; limit: number } {
  if (scope.kind === 'product') {
    const { productId, locationIds } = scope;
    const where = 'r.product_id = ? and r.location_id = any(?::uuid[])';
    return { where, values: [productId, uuidArray(locationIds)], limit: locationIds.length };
  }
  const { supplierId, locationId, productId } = scope.after ?? {
    ...{ supplierId: NOBODY, locationId: NOBODY, productId: NOBODY },
  };
  const where = '(r.supplier_id, r.location_id, r.product_id) > (?::uuid, ?::uuid, ?::uuid)';
  return { where, values: [supplierId, locationId, productId], limit: scope.limit };
}

/**
 * Reorder point: the rule's minimum, or what will be used until a delivery comes if that is more. Ordered up to as much above the point as
 * the rule's target is above its minimum, in whole purchase units. The subqueries are asked for one rule each, by their indexes: a batch has
 * few rules, and the tables behind them hold years.
 */
const SHORTAGES = `
  with wanted as materialized (
    select w."productId" as product_id, w."locationId" as location_id
      from jsonb_to_recordset(?::jsonb) as w("productId" uuid, "locationId" uuid)
  ), demand as materialized (
    select d."productId" as product_id, d."locationId" as location_id, sum(d.quantity) as units
      from jsonb_to_recordset(?::jsonb) as d("productId" uuid, "locationId" uuid, quantity bigint) group by 1, 2
  ), moment as materialized (
    select ?::timestamptz as now, ?::timestamptz as used_since, ?::numeric as use_days, ?::timestamptz as declined_since
  ), underway as materialized (
    select t.to_location_id as location_id, l.product_id, sum(tl.quantity) as units
      from stock_transfer t join stock_transfer_line tl on tl.transfer_id = t.id join lot l on l.id = tl.lot_id
     where t.status = 'in_transit' and l.status = 'available' group by 1, 2
  ), figures as (
    select r.product_id, r.location_id, r.supplier_id, r.minimum, r.target, s.currency, p.units_per_purchase_unit as units,
           coalesce(r.lead_time_days, s.lead_time_days) as lead, price.unit_cost,
           coalesce(stock.units, 0) as available, coalesce(ordered.units, 0) as on_order, coalesce(underway.units, 0) as in_transit,
           coalesce(demand.units, 0) as demand, coalesce(used.units, 0) as used, moment.use_days
      from wanted
      cross join moment
      join reorder_rule r on r.product_id = wanted.product_id and r.location_id = wanted.location_id and r.deleted_at is null
      join product p on p.id = r.product_id and p.deleted_at is null
      join stock_location place on place.id = r.location_id and place.deleted_at is null and place.kind <> 'quarantine'
      join supplier s on s.id = r.supplier_id and s.deleted_at is null
      left join supplier_price price on price.supplier_id = s.id and price.product_id = p.id and price.currency = s.currency
      left join demand on demand.product_id = r.product_id and demand.location_id = r.location_id
      left join underway on underway.product_id = r.product_id and underway.location_id = r.location_id
      cross join lateral (
        select sum(l.on_hand - l.reserved) as units from lot l
         where l.product_id = r.product_id and l.location_id = r.location_id and l.status = 'available'
           and l.expires_on >= (moment.now at time zone place.time_zone)::date) stock
      cross join lateral (
        select sum(greatest(least(l.quantity, l.confirmed) - l.received, 0)) as units from restock_order_line l
         where l.location_id = r.location_id and l.product_id = r.product_id and l.open) ordered
      cross join lateral (
        select -sum(m.quantity) as units from stock_movement m
         where m.location_id = r.location_id and m.product_id = r.product_id and m.kind = 'dispense' and m.at >= moment.used_since) used
     where not exists (
       select from restock_order_line l
        where l.location_id = r.location_id and l.product_id = r.product_id and l.declined_at > moment.declined_since)
  ), reckoned as (
    -- Multiplied before it is divided: a rounded average times the days would now and then come out above the whole number that it is.
    select f.*, greatest(f.minimum, ceil(f.used * f.lead / f.use_days)) as point,
           f.available + f.on_order + f.in_transit - f.demand as position
      from figures f
  )
  select product_id as "productId", location_id as "locationId", supplier_id as "supplierId", currency,
         available::float8 as available, on_order::float8 as "onOrder", in_transit::float8 as "inTransit", demand::float8 as demand,
         round(used / use_days, 2)::float8 as "dailyUse", point::float8 as "reorderPoint", (point + target - minimum)::float8 as "upTo",
         -- Within what a line of an order can say.
         least(ceil((point + target - minimum - position) / units), 100000000 / units)::integer as "purchaseUnits",
         units as "unitsPerPurchaseUnit", unit_cost::float8 as "unitCost"
    from reckoned where position < point
   order by supplier_id, location_id, product_id`;
