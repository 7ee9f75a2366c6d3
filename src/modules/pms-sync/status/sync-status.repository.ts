import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** How the events of a partner fare; times as instants, durations in seconds. */
export interface InwardStatus {
  pending: number;
  waiting: number;
  dead: number;
  oldestPendingSeconds: number;
  lastReceivedAt: Date | null;
  lastAppliedAt: Date | null;
  lastError: { at: Date; eventId: string; reason: string } | null;
  lastDay: {
    received: number;
    applied: number;
    stale: number;
    ignored: number;
    dead: number;
    lagSeconds: number | null;
  };
  unmappedProducts: number;
  stockRows: number;
  lastSnapshotAt: Date | null;
  lastDifferences: number | null;
  openDifferences: number;
}

interface Counts {
  pending: number;
  waiting: number;
  dead: number;
  oldest: number | null;
  last_received: string | null;
  last_applied: string | null;
}

/** Counts with SQL alone: a partner may have millions of events. */
@Injectable()
export class SyncStatusRepository {
  async inward(em: EntityManager, partnerId: string, now: Date): Promise<InwardStatus> {
    const [{ pending, waiting, dead, oldest, ...last }] = await em.execute<[Counts]>(
      `select count(*) filter (where outcome = 'received')::integer as pending,
              count(*) filter (where outcome = 'waiting')::integer as waiting,
              count(*) filter (where outcome = 'dead')::integer as dead,
              extract(epoch from ?::timestamptz - min(received_at) filter (where outcome = 'received'))::float8 as oldest,
              max(last_delivered_at) as last_received,
              max(concluded_at) filter (where outcome in ('applied', 'waiting', 'stale')) as last_applied
         from pms_inbound_event where partner_id = ?`,
      [now, partnerId],
    );
    return {
      ...{ pending, waiting, dead, oldestPendingSeconds: Math.max(oldest ?? 0, 0) },
      ...{ lastReceivedAt: instant(last.last_received), lastAppliedAt: instant(last.last_applied) },
      lastError: await this.lastError(em, partnerId),
      lastDay: await this.lastDay(em, partnerId, now),
      ...(await this.mirrored(em, partnerId)),
    };
  }

  private async lastError(em: EntityManager, partnerId: string): Promise<InwardStatus['lastError']> {
    const [found] = await em.execute<{ at: string; event_id: string; reason: string }[]>(
      `select coalesce(concluded_at, received_at) as at, event_id, reason from pms_inbound_event
        where partner_id = ? and reason is not null and outcome in ('received', 'dead') order by id desc limit 1`,
      [partnerId],
    );
    return found ? { at: new Date(found.at), eventId: found.event_id, reason: found.reason } : null;
  }

  private async lastDay(em: EntityManager, partnerId: string, now: Date): Promise<InwardStatus['lastDay']> {
    const [{ lag, ...counts }] = await em.execute<[InwardStatus['lastDay'] & { lag: number | null }]>(
      `select count(*)::integer as received,
              count(*) filter (where outcome in ('applied', 'waiting'))::integer as applied,
              count(*) filter (where outcome = 'stale')::integer as stale,
              count(*) filter (where outcome = 'ignored')::integer as ignored,
              count(*) filter (where outcome = 'dead')::integer as dead,
              percentile_cont(0.95) within group (order by extract(epoch from concluded_at - received_at))
                filter (where outcome in ('applied', 'waiting', 'stale')) as lag
         from pms_inbound_event where partner_id = ? and received_at > ?::timestamptz - interval '1 day'`,
      [partnerId, now],
    );
    return { ...counts, lagSeconds: lag };
  }

  private async mirrored(em: EntityManager, partnerId: string) {
    const [row] = await em.execute<
      [{ unmapped: number; stock: number; open: number; snapshot: string | null; differences: number | null }]
    >(
      `select (select count(*) from pms_product where partner_id = ? and product_id is null and mapped_by is null)::integer as unmapped,
              (select count(*) from pms_stock where partner_id = ?)::integer as stock,
              (select count(*) from pms_difference where partner_id = ? and not mended)::integer as open,
              s.compared_at as snapshot, s.differences
         from (select 1) one
         left join lateral (select compared_at, differences from pms_snapshot
                             where partner_id = ? and compared_at is not null order by id desc limit 1) s on true`,
      [partnerId, partnerId, partnerId, partnerId],
    );
    const { unmapped: unmappedProducts, stock: stockRows, open: openDifferences, differences: lastDifferences } = row;
    return { unmappedProducts, stockRows, openDifferences, lastDifferences, lastSnapshotAt: instant(row.snapshot) };
  }
}

const instant = (text: string | null) => (text === null ? null : new Date(text));
