import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type PreparedStatement, PreparedStatements } from '../../../platform/database/prepared-statements';
import type { AttemptOutcome, DeliveryStatus } from './delivery-status';
import type { PartnerEvent } from './partner-event';

/** Of a claim, after which somebody else takes up what is not settled: longer than any attempt takes. */
export const LEASE_MS = 90_000;

export interface ClaimedDelivery {
  id: string;
  partnerId: string;
  endpointId: string;
  url: string;
  eventId: string;
  body: string;
  /** Of the attempt that is to be made; also proves whose claim it is. */
  number: number;
  occurredAtMs: number;
  /** The endpoint has failed lately. */
  failing: boolean;
}

/** How many more an endpoint may be given by this process. */
export interface Room {
  endpointId: string;
  room: number;
}

export interface WrittenNews {
  event: PartnerEvent;
  /** What it is about. */
  subjectId: string;
  /** Each with the body that is sent there. */
  listeners: readonly { id: string; partnerId: string; body: string }[];
}

export interface SettledAttempt {
  deliveryId: string;
  number: number;
  startedAt: Date;
  durationMs: number;
  outcome: AttemptOutcome;
  statusCode: number | null;
  reply: string | null;
  error: string | null;
  status: DeliveryStatus;
  dueAt: Date | null;
}

const ADD: PreparedStatement = {
  name: 'partner_delivery_add',
  text: `
    insert into partner_delivery
      (id, partner_id, endpoint_id, event_id, event_type, subject_id, body, status, due_at, occurred_at, created_at)
    select listener.id, partner_id, endpoint_id, $1::uuid, $2, $3::uuid, body, 'pending', $4::timestamptz, $5::timestamptz, $4::timestamptz
    from unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::text[]) as listener (id, partner_id, endpoint_id, body)
    on conflict do nothing`,
};

/*
 * Each endpoint gives some of its own, so that a long queue of one holds up nobody. SKIP LOCKED gives several processes different
 * rows. The number of the attempt is what a claim is known by: whoever comes back after the lease finds another number and settles nothing.
 */
const CLAIM: PreparedStatement = {
  name: 'partner_delivery_claim',
  text: `
    with open as (
      select e.id, e.url, e.failing_since is not null as failing, coalesce(busy.room, $3) as room
      from partner_endpoint e
        join partner p on p.id = e.partner_id and p.status = 'active' and p.deleted_at is null
        left join unnest($4::uuid[], $5::integer[]) as busy (id, room) on busy.id = e.id
      where e.status = 'active' and e.deleted_at is null and (e.paused_until is null or e.paused_until <= $1)
    ), due as materialized (
      select next.*, open.url, open.failing from open cross join lateral (
        select id, status, attempts, started_at from partner_delivery
        where endpoint_id = open.id and due_at <= $1
        order by due_at, position limit open.room for update skip locked) next
    ), interrupted as (
      insert into partner_delivery_attempt (delivery_id, number, started_at, outcome)
      select id, attempts, started_at, 'interrupted' from due where status = 'delivering'
      on conflict do nothing
    )
    update partner_delivery d set status = 'delivering', attempts = d.attempts + 1, due_at = $2, started_at = $1
    from due where d.id = due.id
    returning d.id, d.partner_id as "partnerId", d.endpoint_id as "endpointId", due.url, due.failing, d.event_id as "eventId",
      d.body, d.attempts as number, (extract(epoch from d.occurred_at) * 1000)::float8 as "occurredAtMs"`,
};

const SETTLE: PreparedStatement = {
  name: 'partner_delivery_settle',
  text: `
    with logged as (
      insert into partner_delivery_attempt
        (delivery_id, number, started_at, duration_ms, outcome, status_code, reply, error)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (delivery_id, number) do update set duration_ms = excluded.duration_ms, outcome = excluded.outcome,
        status_code = excluded.status_code, reply = excluded.reply, error = excluded.error
    )
    update partner_delivery
    set status = $9, due_at = $10, settled_at = case when $10::timestamptz is null then $11::timestamptz end
    where id = $1 and attempts = $2 and status = 'delivering'
    returning id`,
};

const GIVE_BACK: PreparedStatement = {
  name: 'partner_delivery_give_back',
  text: `
    update partner_delivery
    set status = case when attempts = 1 then 'pending' else 'retry_wait' end, attempts = attempts - 1, due_at = $3
    where id = $1 and attempts = $2 and status = 'delivering'`,
};

const REST: PreparedStatement = {
  name: 'partner_endpoint_rest',
  text: 'update partner_endpoint set paused_until = greatest(paused_until, $2) where id = $1',
};

const FAILING: PreparedStatement = {
  name: 'partner_endpoint_failing',
  text: 'update partner_endpoint set failing_since = $2 where id = $1 and failing_since is null',
};

const WELL: PreparedStatement = {
  name: 'partner_endpoint_well',
  text: 'update partner_endpoint set failing_since = null where id = $1 and failing_since is not null',
};

const WAITING: PreparedStatement = {
  name: 'partner_delivery_waiting',
  text: `
    select partner_id as "partnerId", count(*)::integer as waiting, (extract(epoch from min(occurred_at)) * 1000)::float8 as "oldestMs"
    from (select partner_id, occurred_at from partner_delivery where due_at is not null limit 100000) counted group by 1`,
};

/** Deliveries as the sender sees them: plain statements, since a sender moves hundreds of rows a second and changes few columns. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** One row for each listener. An event that was written before is written no second time. */
  async add({ event, subjectId, listeners }: WrittenNews, at: Date): Promise<void> {
    const [ids, partners, endpoints, bodies] = [
      listeners.map(() => uuidv7()),
      listeners.map(({ partnerId }) => partnerId),
      listeners.map(({ id }) => id),
      listeners.map(({ body }) => body),
    ];
    await this.statements.rows(ADD, [
      ...[event.id, event.type, subjectId, at, event.occurredAt],
      ...[ids, partners, endpoints, bodies],
    ]);
  }

  /** Takes what is due, for {@link LEASE_MS}. @param room of endpoints that have not `most` of it */
  claim(now: Date, most: number, room: readonly Room[]): Promise<ClaimedDelivery[]> {
    const lease = new Date(now.getTime() + LEASE_MS);
    const endpoints = room.map(({ endpointId }) => endpointId);
    return this.statements.rows<ClaimedDelivery>(CLAIM, [
      now,
      lease,
      most,
      endpoints,
      room.map(({ room: left }) => left),
    ]);
  }

  /** @returns false when the claim was lost meanwhile; the attempt is in the log all the same */
  async settle(attempt: SettledAttempt, now: Date): Promise<boolean> {
    const { deliveryId, number, startedAt, durationMs, outcome, statusCode, reply, error, status, dueAt } = attempt;
    const settled = await this.statements.rows(SETTLE, [
      ...[deliveryId, number, startedAt, durationMs, outcome, statusCode, reply, error, status, dueAt, now],
    ]);
    return settled.length > 0;
  }

  /** No attempt was made after all. */
  async giveBack({ id, number }: ClaimedDelivery, dueAt: Date): Promise<void> {
    await this.statements.rows(GIVE_BACK, [id, number, dueAt]);
  }

  /** Nothing more to this endpoint until then. */
  async rest(endpointId: string, until: Date): Promise<void> {
    await this.statements.rows(REST, [endpointId, until]);
  }

  async markFailing(endpointId: string, since: Date): Promise<void> {
    await this.statements.rows(FAILING, [endpointId, since]);
  }

  async markWell(endpointId: string): Promise<void> {
    await this.statements.rows(WELL, [endpointId]);
  }

  /** By partner, counted up to 100,000 together. */
  waiting(): Promise<{ partnerId: string; waiting: number; oldestMs: number }[]> {
    return this.statements.rows(WAITING, []);
  }
}
