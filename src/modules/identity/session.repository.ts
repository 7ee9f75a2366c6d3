import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements';
import type { PageQuery } from '../../platform/http/page';
import { RefreshToken } from './refresh-token.entity';
import { Session } from './session.entity';

/** When a session ended, for whoever still holds an access token of it. */
export interface EndedSession {
  id: string;
  endedAt: Date;
}

// Answered from the index session_revoked.
const ENDED_SINCE: PreparedStatement = {
  name: 'session_ended_since',
  text: `select id, extract(epoch from revoked_at)::float8 * 1000 as ended_ms from session
    where revoked_at is not null and revoked_at > $1 order by revoked_at`,
};

@Injectable()
export class SessionRepository {
  constructor(
    private readonly statements: PreparedStatements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The token with this secret, its session locked: of two requests with one token the second sees what the first has done. Read
   * again after the lock, since the token was found before it.
   */
  async lockedByToken(em: EntityManager, secret: string): Promise<RefreshToken | null> {
    const token = await em.findOne(RefreshToken, { tokenHash: RefreshToken.hash(secret) });
    if (!token) return null;
    await em.findOneOrFail(Session, { id: token.session.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await em.refresh(token);
    return token;
  }

  /** Ended by somebody after this instant, in that order. */
  async endedSince(instant: Date): Promise<EndedSession[]> {
    const rows = await this.statements.rows<{ id: string; ended_ms: number }>(ENDED_SINCE, [instant.toISOString()]);
    return rows.map(({ id, ended_ms }) => ({ id, endedAt: new Date(ended_ms) }));
  }

  locked(em: EntityManager, id: string): Promise<Session | null> {
    return em.findOne(Session, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** All that nobody has ended, locked in the order of their ids, so that two who end them do not wait for each other. */
  lockedOfUser(em: EntityManager, userId: string): Promise<Session[]> {
    return em.find(
      Session,
      { user: userId, revokedAt: null },
      { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
  }

  /** Those that are still good, last used first. */
  listOpen(em: EntityManager, userId: string, query: PageQuery): Promise<[Session[], number]> {
    return em.findAndCount(
      Session,
      { user: userId, revokedAt: null, expiresAt: { $gt: this.clock.now() } },
      { orderBy: { lastUsedAt: 'desc', id: 'desc' }, limit: query.limit, offset: query.offset },
    );
  }

  /** Some of those that open nothing any more. @returns how many */
  deleteExpiredTokens(em: EntityManager, now: Date, batch: number): Promise<number> {
    return deleted(
      em,
      `delete from refresh_token where id in
         (select id from refresh_token where expires_at <= ? order by expires_at limit ? for update skip locked)`,
      [now, batch],
    );
  }

  /** Some of those that would have ended by this instant at the latest, with their tokens. @returns how many */
  deleteExpired(em: EntityManager, instant: Date, batch: number): Promise<number> {
    return deleted(
      em,
      `delete from session where id in
         (select id from session where expires_at <= ? order by expires_at limit ? for update skip locked)`,
      [instant, batch],
    );
  }
}

async function deleted(em: EntityManager, statement: string, values: unknown[]): Promise<number> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(statement, values, 'run');
  return affectedRows;
}
