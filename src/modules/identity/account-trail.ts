import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { OutboxEvent } from '../../platform/outbox/outbox-event.entity';
import { AuditTrail } from '../audit';
import { accountEvent, type AccountEventType, type AccountFacts } from './identity.events';
import type { UserAccount } from './user-account.entity';

/** What is kept of changes of accounts. */
@Injectable()
export class AccountTrail {
  constructor(
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  record(em: EntityManager, actor: Actor, user: UserAccount, action: string, details?: Record<string, unknown>): void {
    this.audit.record(em, actor, {
      action,
      subjectType: 'user',
      subjectId: user.id,
      patientId: user.patientId,
      details,
    });
  }

  /** Somebody asked for something by an address, which may have no account: the same rows either way. */
  ask(em: EntityManager, actor: Actor, user: UserAccount | null, type: AccountEventType): void {
    this.audit.record(em, actor, {
      action: type,
      subjectType: 'user',
      subjectId: user?.id,
      patientId: user?.patientId,
    });
    this.announce(em, type, { userId: user?.id ?? null });
  }

  /** An event that changes no column of the account. */
  announce(em: EntityManager, type: AccountEventType, facts: AccountFacts): void {
    em.persist(OutboxEvent.of(accountEvent(type, facts, this.clock.now())));
  }
}

/** Whoever shows a link that was mailed acts as the account holder, as far as the link goes. */
export function byLink(actor: Actor, user: UserAccount): Actor {
  return { ...actor, id: user.id, role: user.role };
}
