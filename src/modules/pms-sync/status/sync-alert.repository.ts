import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { COUNTS_FOR_DAYS } from './drift.repository';
import { SINCE } from './outward-status.repository';
import { SyncAlert, type WatchedPartner } from './sync-alert.entity';

/** How a partner stands in what can go wrong. */
export interface PartnerFigures extends WatchedPartner {
  /** Of the newest snapshot of each location within the last days. */
  differences: number;
  /** Messages in either direction that were given up within a day and not taken up again. */
  deadLetters: number;
  /** Age of the oldest message in either direction that is under way; what waits for an endpoint that is disabled does not count. */
  lagSeconds: number;
}

/** One statement for all partners that are active. */
const FIGURES = `
  select p.id as "partnerId", p.name as "partnerName", coalesce(drift.differences, 0)::integer as differences,
         (coalesce(inward.dead, 0) + coalesce(given_up.dead, 0))::integer as "deadLetters",
         greatest(inward.lag, queue.lag, 0)::float8 as "lagSeconds"
    from partner p
    left join (
      select partner_id, count(*) filter (where outcome = 'dead' and concluded_at > ?::timestamptz - interval '1 day') as dead,
             extract(epoch from ?::timestamptz - min(received_at) filter (where outcome = 'received')) as lag
        from pms_inbound_event where outcome in ('received', 'dead') group by 1) inward on inward.partner_id = p.id
    left join (
      select partner_id, count(*) as dead from partner_delivery d
       where status = 'dead' and settled_at > ?::timestamptz - interval '1 day'
         and not exists (select from partner_delivery again where again.redelivery_of = d.id)
       group by 1) given_up on given_up.partner_id = p.id
    left join (
      select d.partner_id, extract(epoch from ?::timestamptz - min(${SINCE})) as lag
        from partner_delivery d join partner_endpoint e on e.id = d.endpoint_id and e.status = 'active' and e.deleted_at is null
       where d.due_at is not null group by 1) queue on queue.partner_id = p.id
    left join (
      select partner_id, sum(differences) as differences from (
        select distinct on (partner_id, location_ref) partner_id, differences from pms_snapshot
         where compared_at > ?::timestamptz - interval '${COUNTS_FOR_DAYS} days' order by partner_id, location_ref, taken_at desc) newest
       group by 1) drift on drift.partner_id = p.id
   where p.status = 'active' and p.deleted_at is null order by p.id`;

/** Named finders for alerts, and what they are raised by. */
@Injectable()
export class SyncAlertRepository {
  figures(em: EntityManager, now: Date): Promise<PartnerFigures[]> {
    return em.execute<PartnerFigures[]>(FIGURES, [now, now, now, now, now]);
  }

  open(em: EntityManager): Promise<SyncAlert[]> {
    return em.find(SyncAlert, { closedAt: null }, { orderBy: { id: 'asc' } });
  }

  openOf(em: EntityManager, partnerId: string): Promise<SyncAlert[]> {
    return em.find(SyncAlert, { partnerId, closedAt: null }, { orderBy: { id: 'asc' } });
  }
}
