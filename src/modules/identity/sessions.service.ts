import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { actingAs } from './acting-as';
import { notSignedIn } from './identity.errors';
import { SessionRepository } from './session.repository';
import type { Client, RevocationCause, Session } from './session.entity';
import { SessionRevocations } from './session-revocations';
import { type SignedIn, SessionTokens } from './session-tokens';
import type { UserAccount } from './user-account.entity';

export type { SignedIn };

/** How sessions begin and how they end. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionRepository,
    private readonly tokens: SessionTokens,
    private readonly revocations: SessionRevocations,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Opens a session in the caller's transaction and tells the audit trail by which `action`. Whoever opens one for an account that is
   * there already holds it with UserAccountRepository.heldForSignIn, so that no change of role or password passes unseen.
   */
  open(em: EntityManager, user: UserAccount, actor: Actor, client: Client, action: string): SignedIn {
    const session = this.tokens.open(em, user, client);
    this.audit.record(em, actingAs(user, session, actor), {
      action,
      subjectType: 'user',
      subjectId: user.id,
      patientId: user.patientId,
      details: { sessionId: session.id },
    });
    return this.tokens.issue(em, session);
  }

  /**
   * Ends the session of the refresh token or else of the access token; harmless when it has ended already.
   *
   * @throws DomainError `unauthenticated` when there is neither
   */
  async logOut(actor: Actor, secret: string | undefined): Promise<void> {
    await this.work.run(async (em) => {
      const session = await this.sessionToEnd(em, actor, secret);
      if (!session || this.revocations.end(em, [session], 'signed_out').length === 0) return;
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
    const sessions = await this.sessions.lockedOfUser(em, userId);
    return this.revocations.end(
      em,
      sessions.filter(({ id }) => id !== exceptSessionId),
      because,
    );
  }

  /** The account has a new second factor, which the one session has shown; the others end. The account is locked by the caller. */
  async keepOnlyProved(em: EntityManager, userId: string, sessionId: string | null, now: Date): Promise<void> {
    await this.revokeAll(em, userId, 'mfa_enabled', sessionId);
    const session = sessionId === null ? null : await this.sessions.locked(em, sessionId);
    session?.showSecondFactor(now);
  }

  private async sessionToEnd(em: EntityManager, actor: Actor, secret: string | undefined): Promise<Session | null> {
    if (secret !== undefined) return (await this.sessions.lockedByToken(em, secret))?.session ?? null;
    if (actor.sessionId !== null) return this.sessions.locked(em, actor.sessionId);
    throw notSignedIn();
  }
}
