import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain-error';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { actingAs } from './acting-as';
import { invalidRefreshToken, refreshTokenReused } from './identity.errors';
import { SessionRepository } from './session.repository';
import type { Session } from './session.entity';
import { SessionRevocations } from './session-revocations';
import { type SignedIn, SessionTokens } from './session-tokens';

/** Keeps sessions going: one refresh token for the next pair. */
@Injectable()
export class RefreshesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionRepository,
    private readonly tokens: SessionTokens,
    private readonly revocations: SessionRevocations,
    private readonly audit: AuditTrail,
  ) {}

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

  private async exchange(em: EntityManager, actor: Actor, secret: string): Promise<SignedIn | DomainError> {
    const token = await this.sessions.lockedByToken(em, secret);
    if (!token) return this.refuse(em, actor, 'unknown_token');
    const { session } = token;
    await em.populate(session, ['user']);
    const { user } = session;
    const acting = actingAs(user, session, actor);
    if (user.deletedAt !== null) return this.refuse(em, acting, 'account_deleted', session);
    const presentation = this.tokens.present(token);
    switch (presentation) {
      case 'session_ended':
      case 'token_expired':
        return this.refuse(em, acting, presentation, session);
      case 'reused':
        return this.endReused(em, acting, session);
      default:
        this.audit.record(em, acting, { action: 'session.refreshed', subjectType: 'session', subjectId: session.id });
        return this.tokens.issue(em, session);
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
    this.revocations.end(em, [session], 'refresh_token_reused');
    this.audit.record(em, actor, {
      action: 'session.reuse_detected',
      subjectType: 'session',
      subjectId: session.id,
      outcome: 'denied',
    });
    return refreshTokenReused();
  }
}
