import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** How it goes with what a partner has to hear. */
export interface OpenDispatch {
  eventId: string;
  restockOrderId: string;
  eventType: string;
  delivered: boolean;
  /** Somebody is still trying, and may succeed. */
  underway: boolean;
  missed: boolean;
  overdue: boolean;
}

export interface Dispatch {
  eventId: string;
  partnerId: string;
  restockOrderId: string;
  eventType: string;
}

/** Reads them with their deliveries, first ones and repeated ones, in one statement. */
const OPEN = `
  select d.event_id as "eventId", d.restock_order_id as "restockOrderId", d.event_type as "eventType",
         coalesce(bool_or(sent.status = 'delivered'), false) as delivered,
         coalesce(bool_or(sent.due_at is not null and e.status = 'active' and e.deleted_at is null
                          and p.status = 'active' and p.deleted_at is null), false) as underway,
         d.missed_at is not null as missed, d.created_at < ? as overdue
    from pms_order_dispatch d
    join partner p on p.id = d.partner_id
    left join partner_endpoint e on e.partner_id = d.partner_id
    left join lateral (
      select first.status, first.due_at from partner_delivery first
       where first.endpoint_id = e.id and first.event_id = d.event_id and first.redelivery_of is null
      union all
      select again.status, again.due_at from partner_delivery first join partner_delivery again on again.redelivery_of = first.id
       where first.endpoint_id = e.id and first.event_id = d.event_id and first.redelivery_of is null) sent on true
   where d.delivered_at is null and d.created_at > ?
   group by d.event_id order by d.created_at`;

/** Named finders for what partners have to hear about orders. */
@Injectable()
export class OrderDispatchRepository {
  /** Harmless to repeat. */
  async add(em: EntityManager, { eventId, partnerId, restockOrderId, eventType }: Dispatch, at: Date): Promise<void> {
    await em.execute(
      `insert into pms_order_dispatch (event_id, partner_id, restock_order_id, event_type, created_at)
       values (?, ?, ?, ?, ?) on conflict do nothing`,
      [eventId, partnerId, restockOrderId, eventType, at],
    );
  }

  /** @param overdue what is older should have arrived @param since what is older is looked after no more */
  open(em: EntityManager, { overdue, since }: { overdue: Date; since: Date }): Promise<OpenDispatch[]> {
    return em.execute<OpenDispatch[]>(OPEN, [overdue, since]);
  }

  /** @returns false where another process was faster */
  async markDelivered(em: EntityManager, eventId: string, at: Date): Promise<boolean> {
    return this.marked(em, 'delivered_at', eventId, at);
  }

  /** @returns false where another process was faster */
  async markMissed(em: EntityManager, eventId: string, at: Date): Promise<boolean> {
    return this.marked(em, 'missed_at', eventId, at);
  }

  private async marked(
    em: EntityManager,
    column: 'delivered_at' | 'missed_at',
    id: string,
    at: Date,
  ): Promise<boolean> {
    const rows = await em.execute<unknown[]>(
      `update pms_order_dispatch set ${column} = ? where event_id = ? and ${column} is null returning event_id`,
      [at, id],
    );
    return rows.length > 0;
  }
}
