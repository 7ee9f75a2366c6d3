import { Injectable } from '@nestjs/common';
import type { Role } from '../../platform/auth/actor';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements';
import type { LiveNews, LiveTopic } from './live-topics';

/** Rows that one look takes at most. */
export const LOOK = 500;

export interface LoggedUpdate {
  position: number;
  topic: LiveTopic;
  userIds: string[];
  roles: Role[];
  /** As it is sent. */
  text: string;
}

/** News of an event, to be written. */
export interface NewUpdate extends LiveNews {
  eventId: string;
  type: string;
  subjectId: string;
  occurredAt: Date;
}

/** Who is connected, and hears what. */
export interface Listener {
  userId: string;
  role: Role;
  topics: readonly LiveTopic[];
}

/** Any number that nothing else on this server locks. */
const WRITING_LOCK = 7_306_072;

/*
 * Until it has committed, everybody else who appends waits at the lock, and only then is given a position: positions are in the order of
 * the commits, and a reader misses none.
 */
const APPEND: PreparedStatement = {
  name: 'live_update_append',
  text: `
    with turn as materialized (select pg_advisory_xact_lock($1))
    insert into live_update (event_id, topic, type, subject_id, user_ids, roles, data, occurred_at, written_at)
    select u."eventId", u.topic, u.type, u."subjectId", u."userIds", u.roles, u.data, u."occurredAt", $3::timestamptz
      from turn, rows from (jsonb_to_recordset($2::jsonb) as ("eventId" uuid, topic text, type text, "subjectId" uuid, "userIds" uuid[],
             roles text[], data jsonb, "occurredAt" timestamptz)) with ordinality as u
     order by u.ordinality
    on conflict do nothing
    returning event_id as "eventId"`,
};

const COLUMNS = `position::float8 as position, topic, user_ids::text[] as "userIds", roles,
  json_build_object('type', type, 'id', position::text, 'topic', topic, 'subjectId', subject_id,
    'occurredAt', to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', data)::text as text`;

const SINCE: PreparedStatement = {
  name: 'live_update_since',
  text: `select ${COLUMNS} from live_update where position > $1 order by position limit ${LOOK}`,
};

const SINCE_FOR: PreparedStatement = {
  name: 'live_update_since_for',
  text: `
    select ${COLUMNS} from live_update
    where position > $1 and position <= $2 and ($3 = any(user_ids) or $4 = any(roles)) and topic = any($5::text[])
    order by position limit $6`,
};

const BOUNDS: PreparedStatement = {
  name: 'live_update_bounds',
  text: `select coalesce(min(position), 0)::float8 as first, coalesce(max(position), 0)::float8 as last from live_update`,
};

/** The log of live updates. */
@Injectable()
export class LiveUpdateRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** Each once, however often, in this order. @returns the event ids of those that are new */
  async append(updates: readonly NewUpdate[], at: Date): Promise<Set<string>> {
    const values = [WRITING_LOCK, JSON.stringify(updates), at];
    const appended = await this.statements.rows<{ eventId: string }>(APPEND, values);
    return new Set(appended.map(({ eventId }) => eventId));
  }

  /** The next ones, for whomever. */
  since(position: number): Promise<LoggedUpdate[]> {
    return this.statements.rows<LoggedUpdate>(SINCE, [position]);
  }

  /** Those after the one position, up to the other, that are for this listener. */
  sinceFor({ userId, role, topics }: Listener, after: number, upTo: number, most: number): Promise<LoggedUpdate[]> {
    return this.statements.rows<LoggedUpdate>(SINCE_FOR, [after, upTo, userId, role, [...topics], most]);
  }

  /** The first and the last position that there is; 0 where there is none. */
  async bounds(): Promise<{ first: number; last: number }> {
    const [bounds] = await this.statements.rows<{ first: number; last: number }>(BOUNDS, []);
    return bounds;
  }
}
