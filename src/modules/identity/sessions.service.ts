import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../../platform/auth/access-tokens';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { invalidRefreshToken, notSignedIn, refreshTokenReused } from './identity.errors';
import { RefreshToken } from './refresh-token.entity';
import { type Client, type RevocationCause, Session } from './session.entity';
import { SessionRepository } from './session.repository';
import type { UserAccount } from './user-account.entity';

/** What a person gets who has signed in. */
export interface SignedIn {
  user: UserAccount;
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token is good for. */
  expiresIn: number;
}

/** Sessions from their first token to their end. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionRepository,
    private readonly accessTokens: AccessTokens,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens a session in the caller's transaction and tells the audit trail by which `action`. */
  open(em: EntityManager, user: UserAccount, actor: Actor, client: Client, action: string): SignedIn {
    const session = Session.open(user, client, this.clock.now());
    em.persist(session);
    this.audit.record(em, actingAs(user, session, actor), {
      action,
      subjectType: 'user',
      subjectId: user.id,
      patientId: user.patientId,
      details: { sessionId: session.id },
    });
    return this.issue(em, session);
  }

  /**
   * Exchanges a refresh token for a new pair.
   *
   * @throws DomainError `invalid_refresh_token`, or `refresh_token_reused` when somebody holds a copy; both leave their audit row
   */
  async refresh(actor: Actor, secret: string): Promise<SignedIn> {
    // A refusal is an outcome here and thrown outside: thrown inside it would undo the revocation and its audit row.
    const outcome = await this.work.run((em) => this.exchange(em, actor, secret));
    if (outcome instanceof DomainError) throw outcome;
    return outcome;
  }

  /**
   * Ends the session of the refresh token or else of the access token; harmless when it has ended already. Access tokens of the
   * session stay good until they expire, some minutes later.
   *
   * @throws DomainError `unauthenticated` when there is neither
   */
  async logOut(actor: Actor, secret: string | undefined): Promise<void> {
    await this.work.run(async (em) => {
      const session = await this.sessionToEnd(em, actor, secret);
      if (!session || session.revokedAt !== null) return;
      session.revoke('signed_out', this.clock.now());
      const user = await em.populate(session, ['user']).then(() => session.user);
      this.audit.record(em, actingAs(user, session, actor), {
        action: 'user.logged_out',
        subjectType: 'user',
        subjectId: user.id,
        patientId: user.patientId,
        details: { sessionId: session.id },
      });
    });
  }

  /**
   * Ends all sessions of an account in the caller's transaction, who locks the account first: a login waits for that lock, so that no
   * session is opened beside. The caller's own audit row says what happened.
   *
   * @param exceptSessionId the one that stays, as for somebody who changes his own password
   * @returns the ids of the sessions that this ended
   */
  async revokeAll(
    em: EntityManager,
    userId: string,
    because: RevocationCause,
    exceptSessionId?: string | null,
  ): Promise<string[]> {
    const now = this.clock.now();
    const sessions = await this.sessions.lockedOfUser(em, userId);
    const ended = sessions.filter((session) => session.id !== exceptSessionId && session.isOpen(now));
    for (const session of ended) session.revoke(because, now);
    return ended.map(({ id }) => id);
  }

  private async exchange(em: EntityManager, actor: Actor, secret: string): Promise<SignedIn | DomainError> {
    const now = this.clock.now();
    const token = await this.sessions.lockedByToken(em, secret);
    if (!token) return this.refuse(em, actor, 'unknown_token');
    const { session } = token;
    await em.populate(session, ['user']);
    const { user } = session;
    const acting = actingAs(user, session, actor);
    if (user.deletedAt !== null) return this.refuse(em, acting, 'account_deleted', session);
    if (!session.isOpen(now)) return this.refuse(em, acting, 'session_ended', session);
    switch (token.present(now)) {
      case 'expired':
        return this.refuse(em, acting, 'token_expired', session);
      case 'reused':
        return this.endReused(em, acting, session);
      default:
        session.prolong(now);
        this.audit.record(em, acting, { action: 'session.refreshed', subjectType: 'session', subjectId: session.id });
        return this.issue(em, session);
    }
  }

  private refuse(em: EntityManager, actor: Actor, reason: string, session?: Session): DomainError {
    this.audit.record(em, actor, {
      action: 'session.refreshed',
      subjectType: 'session',
      subjectId: session?.id,
      outcome: 'denied',
      details: { reason },
    });
    return invalidRefreshToken();
  }

  private endReused(em: EntityManager, actor: Actor, session: Session): DomainError {
    session.revoke('refresh_token_reused', this.clock.now());
    this.audit.record(em, actor, {
      action: 'session.reuse_detected',
      subjectType: 'session',
      subjectId: session.id,
      outcome: 'denied',
    });
    return refreshTokenReused();
  }

  private issue(em: EntityManager, session: Session): SignedIn {
    const { user } = session;
    const { token, secret } = RefreshToken.issue(session, this.clock.now());
    em.persist(token);
    return {
      user,
      accessToken: this.accessTokens.issue({ sub: user.id, role: user.role, sid: session.id }),
      refreshToken: secret,
      expiresIn: ACCESS_TOKEN_SECONDS,
    };
  }

  private async sessionToEnd(em: EntityManager, actor: Actor, secret: string | undefined): Promise<Session | null> {
    if (secret !== undefined) return (await this.sessions.lockedByToken(em, secret))?.session ?? null;
    if (actor.sessionId !== null) return this.sessions.locked(em, actor.sessionId);
    throw notSignedIn();
  }
}

/** The request's actor, who shows a secret instead of an access token, under the name that the secret proves. */
function actingAs(user: UserAccount, session: Session, actor: Actor): Actor {
  return { ...actor, id: user.id, role: user.role, sessionId: session.id };
}
