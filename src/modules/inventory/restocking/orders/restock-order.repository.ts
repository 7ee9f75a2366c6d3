import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/domain-error';
import { uuidArray } from '../../../../platform/database/uuid-array';
import { isUuid } from '../../../../platform/http/id-param.decorator';
import { restockOrderLabel } from '../restocking.events';
import type { RestockOrderListQuery } from './dto/restock-order-list.query';
import { RestockOrder } from './restock-order.entity';
import { UNDERWAY } from './restock-order-status';

/** See `restockOrderLabel`. */
const LABEL = /^RO-(\d{6,15})$/;
const WHOLE = ['lines', 'supplier', 'location'] as const;

/** What an order adds up to. */
export interface OrderSum {
  lines: number;
  /** In minor units; null while the cost of a line is not known. */
  total: number | null;
}

/** Named finders for orders of stock. */
@Injectable()
export class RestockOrderRepository {
  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<RestockOrder> {
    const order = await em.findOne(RestockOrder, { id }, { populate: WHOLE });
    if (!order) throw new NotFound('restock order');
    return order;
  }

  /** Locked: of two who take a step, the second finds it taken. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<RestockOrder> {
    const order = await em.findOne(RestockOrder, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!order) throw new NotFound('restock order');
    await em.populate(order, WHOLE);
    return order;
  }

  /** Locked; one that was sent to this partner, and no other. @param ref its number as on paper, or its id */
  async lockedAtPartner(em: EntityManager, partnerId: string, ref: string): Promise<RestockOrder | null> {
    const which = namedBy(ref);
    if (!which) return null;
    const order = await em.findOne(RestockOrder, { ...which, partnerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (order) await em.populate(order, WHOLE);
    return order;
  }

  /** As {@link lockedAtPartner}, not locked. @returns its number as on paper */
  async labelAtPartner(em: EntityManager, partnerId: string, ref: string): Promise<string | null> {
    const which = namedBy(ref);
    if (!which) return null;
    // Not as an entity: whoever locks it afterwards must not find it as it was before the lock.
    const [column, value] = 'id' in which ? ['id', which.id] : ['number', which.number];
    const [row] = await em.execute<{ number: string }[]>(
      `select number from restock_order where ${column} = ? and partner_id = ?`,
      [value, partnerId],
    );
    return row === undefined ? null : restockOrderLabel(Number(row.number));
  }

  /** Newest first, without their lines. */
  list(em: EntityManager, query: RestockOrderListQuery): Promise<[RestockOrder[], number]> {
    const { status, supplierId, locationId, late, limit, offset } = query;
    const where = {
      ...(status !== undefined && { status }),
      ...(supplierId !== undefined && { supplier: supplierId }),
      ...(locationId !== undefined && { location: locationId }),
    };
    const lateness = late ? { lateFlaggedAt: { $ne: null }, status: { $in: [...UNDERWAY] } } : {};
    const wanted = { $and: [where, lateness] };
    return em.findAndCount(RestockOrder, wanted, { orderBy: { id: 'desc' }, limit, offset });
  }

  async sumsOf(em: EntityManager, ids: readonly string[]): Promise<Map<string, OrderSum>> {
    const rows = await em.execute<({ id: string } & OrderSum)[]>(
      `select order_id as id, count(*)::int as lines,
              case when bool_and(unit_cost is not null) then sum(unit_cost * purchase_units)::float8 end as total
         from restock_order_line where order_id = any(?::uuid[]) and declined_at is null group by 1`,
      [uuidArray(ids)],
    );
    return new Map(rows.map(({ id, ...sum }) => [id, sum]));
  }

  async nextNumber(em: EntityManager): Promise<number> {
    const [{ number }] = await em.execute<[{ number: string }]>(`select nextval('restock_order_number') as number`);
    return Number(number);
  }

  /** Days from an order to its delivery: the longest of the rules for what is on it, or the supplier's own. */
  async leadDays(em: EntityManager, order: RestockOrder): Promise<number> {
    const [{ days }] = await em.execute<[{ days: number | null }]>(
      `select max(lead_time_days) as days from reorder_rule
        where deleted_at is null and location_id = ? and product_id = any(?::uuid[])`,
      [order.location.id, uuidArray(order.wantedLines().map(({ productId }) => productId))],
    );
    return Math.max(days ?? 0, days === null ? order.supplier.leadTimeDays : 0);
  }

  /** Orders whose day is over by the calendar of their location, and that nobody was told of. */
  async late(em: EntityManager, now: Date): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `select o.id from restock_order o join stock_location p on p.id = o.location_id
        where o.status in ('submitted', 'acknowledged', 'partially_received') and o.late_flagged_at is null
          and o.expected_on < (?::timestamptz at time zone p.time_zone)::date order by o.expected_on, o.id`,
      [now],
    );
    return rows.map(({ id }) => id);
  }
}

function namedBy(ref: string): { id: string } | { number: number } | null {
  const [, number] = LABEL.exec(ref) ?? [];
  if (number !== undefined) return { number: Number(number) };
  return isUuid(ref) ? { id: ref } : null;
}
