import { Injectable } from '@nestjs/common';
import { type PreparedStatement, PreparedStatements } from '../database/prepared-statements';

/** Seconds that a relay has to hand over what it claimed, before another one may. */
export const LEASE_SECONDS = 30;
/** Events that one claim takes at most. */
export const BATCH_SIZE = 500;

/** Events that a claim looks at, so that its cost has a bound however long the outbox is. */
const WINDOW = 4 * BATCH_SIZE;

export interface ClaimedEvent {
  position: string;
  id: string;
  aggregateType: string;
  aggregateId: string;
  type: string;
  version: number;
  payload: Record<string, unknown>;
  occurredAt: Date;
}

/*
 * Two relays at once: SKIP LOCKED gives each other rows, and an event whose aggregate has an earlier one that this claim did not get
 * (claimed by the other a while ago, or locked by it right now) stays where it is. Within an aggregate, positions are in the order of
 * commits, since its changes lock one row.
 */
const CLAIM: PreparedStatement = {
  name: 'outbox_claim',
  text: `
    with look as materialized (
      select position, aggregate_id, claimed_until > now() as claimed
      from outbox_event order by position limit ${WINDOW}
    ), open as materialized (
      select position, aggregate_id from look
      where claimed is not true and aggregate_id not in (select aggregate_id from look where claimed)
      order by position limit ${BATCH_SIZE}
    ), locked as materialized (
      select e.position from outbox_event e join open using (position)
      where e.claimed_until is null or e.claimed_until <= now()
      for update of e skip locked
    ), missed as materialized (
      select aggregate_id, min(position) as first from open where position not in (select position from locked) group by 1
    ), claimed as (
      update outbox_event e set claimed_until = now() + interval '${LEASE_SECONDS} seconds'
      from locked
      where e.position = locked.position
        and not exists (select from missed m where m.aggregate_id = e.aggregate_id and m.first < e.position)
      returning e.position, e.id, e.aggregate_type, e.aggregate_id, e.type, e.version, e.payload, e.occurred_at
    )
    select position, id, aggregate_type as "aggregateType", aggregate_id as "aggregateId", type, version, payload,
      extract(epoch from occurred_at) * 1000 as "occurredAtMs"
    from claimed order by position`,
};

const DELETE: PreparedStatement = {
  name: 'outbox_delete',
  text: 'delete from outbox_event where position = any($1::bigint[])',
};

const RELEASE: PreparedStatement = {
  name: 'outbox_release',
  text: 'update outbox_event set claimed_until = null where position = any($1::bigint[])',
};

const BACKLOG: PreparedStatement = {
  name: 'outbox_backlog',
  text: `
    select (select count(*) from (select from outbox_event limit 100000) counted)::integer as pending,
      coalesce(extract(epoch from now() - (select occurred_at from outbox_event order by position limit 1)), 0)::float8 as age`,
};

/** The outbox as the relay sees it. Plain statements: a relay moves thousands of rows a second and changes none of them. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** Takes the next events in their order, for {@link LEASE_SECONDS}. */
  async claim(): Promise<ClaimedEvent[]> {
    type Row = Omit<ClaimedEvent, 'occurredAt'> & { occurredAtMs: string };
    const rows = await this.statements.rows<Row>(CLAIM, []);
    return rows.map(({ occurredAtMs, ...row }) => ({ ...row, occurredAt: new Date(Number(occurredAtMs)) }));
  }

  /** They are in the queue. */
  async remove(positions: readonly string[]): Promise<void> {
    await this.statements.rows(DELETE, [positions]);
  }

  /** They are not in the queue after all: anybody may try again. */
  async release(positions: readonly string[]): Promise<void> {
    await this.statements.rows(RELEASE, [positions]);
  }

  /** Events that wait (counted up to 100,000) and the age of the first one in seconds. */
  async backlog(): Promise<{ pending: number; age: number }> {
    const [row] = await this.statements.rows<{ pending: number; age: number }>(BACKLOG, []);
    return row;
  }
}
