import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** How what we tell a partner fares; durations in seconds. */
export interface OutwardStatus {
  /** Not accepted yet, whatever of it was tried. */
  waiting: number;
  oldestWaitingSeconds: number;
  /** Of what waits: tried, and refused. */
  retrying: number;
  /** Given up, and not told again since. */
  dead: number;
  lastDeliveredAt: Date | null;
  lastDay: { delivered: number; dead: number; lagSeconds: number | null };
  endpoints: EndpointCounts;
}

export interface EndpointCounts {
  active: number;
  disabled: number;
  failing: number;
  paused: number;
}

interface Queue {
  waiting: number;
  oldest: number | null;
  retrying: number;
  dead: number;
  last_delivered: string | null;
}

/** When a delivery began to wait: what is told again is an old event, and no sign of a lag. */
export const SINCE = 'case when d.redelivery_of is null then d.occurred_at else d.created_at end';

/** Counts from indexes alone: a partner may have been told millions of events. */
@Injectable()
export class OutwardStatusRepository {
  async outward(em: EntityManager, partnerId: string, now: Date): Promise<OutwardStatus> {
    const { waiting, oldest, retrying, dead, last_delivered: last } = await this.queue(em, partnerId, now);
    return {
      ...{ waiting, oldestWaitingSeconds: Math.max(oldest ?? 0, 0), retrying, dead },
      lastDeliveredAt: last === null ? null : new Date(last),
      lastDay: await this.lastDay(em, partnerId, now),
      endpoints: await this.endpoints(em, partnerId, now),
    };
  }

  private async queue(em: EntityManager, partnerId: string, now: Date): Promise<Queue> {
    const [queue] = await em.execute<[Queue]>(
      `select count(*)::integer as waiting, count(*) filter (where d.status = 'retry_wait')::integer as retrying,
              extract(epoch from ?::timestamptz - min(${SINCE}))::float8 as oldest,
              (select count(*) from partner_delivery given_up where given_up.partner_id = ? and given_up.status = 'dead'
                  and not exists (select from partner_delivery again where again.redelivery_of = given_up.id))::integer as dead,
              (select settled_at from partner_delivery accepted
                where accepted.partner_id = ? and accepted.settled_at is not null and accepted.status = 'delivered'
                order by settled_at desc limit 1) as last_delivered
         from partner_delivery d
        where d.due_at is not null and d.endpoint_id in (select id from partner_endpoint where partner_id = ?)`,
      [now, partnerId, partnerId, partnerId],
    );
    return queue;
  }

  private async lastDay(em: EntityManager, partnerId: string, now: Date): Promise<OutwardStatus['lastDay']> {
    const [{ lag, ...counts }] = await em.execute<[{ delivered: number; dead: number; lag: number | null }]>(
      `select count(*) filter (where status = 'delivered')::integer as delivered, count(*) filter (where status = 'dead')::integer as dead,
              percentile_cont(0.95) within group (order by extract(epoch from settled_at - occurred_at))
                filter (where status = 'delivered' and redelivery_of is null) as lag
         from partner_delivery where partner_id = ? and settled_at > ?::timestamptz - interval '1 day'`,
      [partnerId, now],
    );
    return { ...counts, lagSeconds: lag };
  }

  private async endpoints(em: EntityManager, partnerId: string, now: Date): Promise<EndpointCounts> {
    const [counts] = await em.execute<[EndpointCounts]>(
      `select count(*) filter (where status = 'active')::integer as active, count(*) filter (where status = 'disabled')::integer as disabled,
              count(*) filter (where status = 'active' and failing_since is not null)::integer as failing,
              count(*) filter (where status = 'active' and paused_until > ?)::integer as paused
         from partner_endpoint where partner_id = ? and deleted_at is null`,
      [now, partnerId],
    );
    return counts;
  }
}
