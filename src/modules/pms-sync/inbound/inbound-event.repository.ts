import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { InboundEventListQuery } from './dto/inbound-event-list.query';
import { InboundEvent } from './inbound-event.entity';

/** Advisory locks of ours; any number that nobody else takes. */
const ONE_WORKER_A_PARTNER = 7_021;

export interface Backlog {
  pending: number;
  dead: number;
  /** Seconds; 0 where nothing is pending. */
  age: number;
}

/** Named finders for the events of partners. */
@Injectable()
export class InboundEventRepository {
  /**
   * A partner with events to apply, for this transaction alone: its events are applied by one worker at a time, whatever processes there
   * are, and so in their order. The lock goes with the connection when a worker is killed.
   */
  async claimPartner(em: EntityManager, now: Date): Promise<string | null> {
    const [claimed] = await em.execute<{ partner_id: string }[]>(
      `with due as materialized (
         select distinct partner_id from pms_inbound_event where outcome = 'received' and next_attempt_at <= ?)
       select partner_id from due where pg_try_advisory_xact_lock(?, hashtext(partner_id::text)) limit 1`,
      [now, ONE_WORKER_A_PARTNER],
    );
    return claimed?.partner_id ?? null;
  }

  /** In the order of their arrival. */
  due(em: EntityManager, partnerId: string, now: Date, limit: number): Promise<InboundEvent[]> {
    const where = { partnerId, outcome: 'received' as const, nextAttemptAt: { $lte: now } };
    return em.find(InboundEvent, where, { orderBy: { id: 'asc' }, limit, populate: ['payload'] });
  }

  list(em: EntityManager, partnerId: string, query: InboundEventListQuery): Promise<[InboundEvent[], number]> {
    const { limit, offset, outcome, type, subject, eventId } = query;
    const where: FilterQuery<InboundEvent> = {
      partnerId,
      ...(outcome !== undefined && { outcome }),
      ...(type !== undefined && { type }),
      ...(subject !== undefined && { subject }),
      ...(eventId !== undefined && { eventId }),
    };
    return em.findAndCount(InboundEvent, where, { orderBy: { id: 'desc' }, limit, offset });
  }

  /** With its payload. @throws NotFound */
  async get(em: EntityManager, partnerId: string, id: string): Promise<InboundEvent> {
    const event = await em.findOne(InboundEvent, { id, partnerId }, { populate: ['payload'] });
    if (!event) throw new NotFound('event');
    return event;
  }

  async backlog(em: EntityManager, now: Date): Promise<Backlog> {
    const [{ pending, dead, oldest }] = await em.execute<[{ pending: number; dead: number; oldest: number | null }]>(
      `select count(*) filter (where outcome = 'received')::integer as pending,
              count(*) filter (where outcome = 'dead')::integer as dead,
              extract(epoch from ?::timestamptz - min(received_at) filter (where outcome = 'received'))::float8 as oldest
         from pms_inbound_event where outcome in ('received', 'dead')`,
      [now],
    );
    return { pending, dead, age: Math.max(oldest ?? 0, 0) };
  }

  /** Of those that are done with. @returns how many were deleted */
  async deleteBefore(em: EntityManager, before: Date, limit: number): Promise<number> {
    const ids = await em.execute<{ id: string }[]>(
      `select id from pms_inbound_event where received_at < ? and outcome <> 'received'
        order by received_at limit ? for update skip locked`,
      [before, limit],
    );
    await em.execute('delete from pms_inbound_event where id = any(?::uuid[])', [uuidArray(ids.map(({ id }) => id))]);
    return ids.length;
  }
}
