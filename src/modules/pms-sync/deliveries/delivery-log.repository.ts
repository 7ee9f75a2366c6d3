import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { NotFound } from '../../../kernel/domain-error';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { DeliveryListQuery } from './dto/delivery-list.query';
import { DeliveryAttempt, PartnerDelivery } from './partner-delivery.entity';

export interface RedeliveryRange {
  from: Date;
  to: Date;
  eventTypes: readonly string[];
  endpointId: string | null;
  includeDelivered: boolean;
}

/** Deliveries as people see them. */
@Injectable()
export class DeliveryLogRepository {
  /** Newest first; one more than a page holds, to know whether there is another. */
  list(em: EntityManager, partnerId: string, query: DeliveryListQuery): Promise<PartnerDelivery[]> {
    const { status, endpointId, eventId, eventType, from, to, cursor, limit } = query;
    const equal = Object.entries({ partnerId, status, endpointId, eventId, eventType });
    const wanted: FilterQuery<PartnerDelivery>[] = equal
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => ({ [field]: value }));
    if (from !== undefined) wanted.push({ occurredAt: { $gte: new Date(from) } });
    if (to !== undefined) wanted.push({ occurredAt: { $lt: new Date(to) } });
    if (cursor !== undefined) wanted.push({ position: { $lt: cursor } });
    return em.find(PartnerDelivery, { $and: wanted }, { orderBy: { position: 'desc' }, limit: limit + 1 });
  }

  /** @throws NotFound */
  async get(em: EntityManager, partnerId: string, id: string): Promise<PartnerDelivery> {
    const found = await em.findOne(PartnerDelivery, { id, partnerId });
    if (!found) throw new NotFound('delivery');
    return found;
  }

  attempts(em: EntityManager, deliveryId: string): Promise<DeliveryAttempt[]> {
    return em.find(DeliveryAttempt, { deliveryId }, { orderBy: { number: 'asc' } });
  }

  /**
   * What is to be made again of a time, oldest first: firsts that have ended, to endpoints that are there, unless they are being made again
   * already; those that were made again and accepted, only where accepted ones are wanted.
   */
  async again(em: EntityManager, partnerId: string, range: RedeliveryRange, most: number): Promise<string[]> {
    const { from, to, eventTypes, endpointId, includeDelivered } = range;
    const rows = await em.execute<{ id: string }[]>(
      `select d.id from partner_delivery d join partner_endpoint e on e.id = d.endpoint_id and e.deleted_at is null
       where d.partner_id = ? and d.redelivery_of is null and d.settled_at is not null
         and d.occurred_at >= ? and d.occurred_at < ? and (d.status = 'dead' or ?)
         and (?::uuid is null or d.endpoint_id = ?) and (cardinality(?::text[]) = 0 or d.event_type = any(?::text[]))
         and not exists (
           select from partner_delivery r
           where r.redelivery_of = d.id and (r.settled_at is null or (r.status = 'delivered' and not ?)))
       order by d.position limit ${most}`,
      [
        ...[partnerId, from, to, includeDelivered, endpointId, endpointId],
        ...[textArray(eventTypes), textArray(eventTypes), includeDelivered],
      ],
    );
    return rows.map(({ id }) => id);
  }

  /** New deliveries of the same events, due at once. Those that somebody else makes again right now are left out. @returns their ids */
  async redeliver(em: EntityManager, ids: readonly string[], at: Date): Promise<string[]> {
    const fresh = ids.map(() => uuidv7());
    const rows = await em.execute<{ id: string }[]>(
      `insert into partner_delivery
         (id, partner_id, endpoint_id, event_id, event_type, subject_id, body, status, due_at, occurred_at, created_at, redelivery_of)
       select again.fresh, d.partner_id, d.endpoint_id, d.event_id, d.event_type, d.subject_id, d.body, 'pending', ?, d.occurred_at, ?,
         coalesce(d.redelivery_of, d.id)
       from unnest(?::uuid[], ?::uuid[]) as again (id, fresh) join partner_delivery d on d.id = again.id
       order by d.position
       on conflict do nothing
       returning id`,
      [at, at, uuidArray(ids), uuidArray(fresh)],
    );
    return rows.map(({ id }) => id);
  }
}

/** Event types hold no character that would have to be escaped. */
const textArray = (texts: readonly string[]) => `{${texts.join(',')}}`;
