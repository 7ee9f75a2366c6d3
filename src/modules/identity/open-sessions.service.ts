import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { PageQuery } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import { SessionRepository } from './session.repository';
import type { RevocationCause, Session } from './session.entity';
import { SessionRevocations } from './session-revocations';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** Which sessions an account has, for its owner and for administrators, and ending them from afar. */
@Injectable()
export class OpenSessionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly sessions: SessionRepository,
    private readonly revocations: SessionRevocations,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Last used first.
   *
   * @throws NotFound when there is no such account
   */
  list(actor: SignedInActor, userId: string, query: PageQuery): Promise<[Session[], number]> {
    return this.work.run(async (em) => {
      const user = await this.accounts.get(em, userId);
      const page = await this.sessions.listOpen(em, userId, query);
      this.record(em, actor, user, 'session.listed', { sessionIds: idsOf(page[0]) });
      return page;
    });
  }

  /**
   * Harmless when it has ended already.
   *
   * @throws NotFound when there is no such account, or the session is not one of it
   */
  async end(actor: SignedInActor, userId: string, sessionId: string): Promise<void> {
    await this.work.run(async (em) => {
      const user = await this.accounts.get(em, userId);
      const session = await this.sessions.locked(em, sessionId);
      if (session?.user.id !== userId) throw new NotFound('session');
      this.endAndRecord(em, actor, user, [session]);
    });
  }

  /**
   * Ends all sessions of the account, but for the one that asks.
   *
   * @returns how many were ended
   * @throws NotFound when there is no such account
   */
  endOthers(actor: SignedInActor, userId: string): Promise<number> {
    return this.work.run(async (em) => {
      // Locked, so that a sign-in comes before, and is ended, or after.
      const user = await this.accounts.locked(em, userId);
      const sessions = await this.sessions.lockedOfUser(em, userId);
      return this.endAndRecord(
        em,
        actor,
        user,
        sessions.filter(({ id }) => id !== actor.sessionId),
      );
    });
  }

  private endAndRecord(em: EntityManager, actor: SignedInActor, user: UserAccount, sessions: Session[]): number {
    const because: RevocationCause = actor.id === user.id ? 'signed_out_by_user' : 'signed_out_by_admin';
    const sessionIds = this.revocations.end(em, sessions, because);
    if (sessionIds.length > 0) this.record(em, actor, user, 'session.ended', { sessionIds });
    return sessionIds.length;
  }

  private record(em: EntityManager, actor: SignedInActor, user: UserAccount, action: string, details: object): void {
    this.audit.record(em, actor, {
      action,
      subjectType: 'user',
      subjectId: user.id,
      patientId: user.patientId,
      details: { ...details },
    });
  }
}

const idsOf = (sessions: Session[]) => sessions.map(({ id }) => id);
