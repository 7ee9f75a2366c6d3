import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { OutboxEvent } from '../../../platform/outbox/outbox-event.entity';
import { AuditTrail } from '../../audit';
import type { UserAccount } from '../user-account.entity';
import type { MfaResetReason } from './mfa-reset-reason';
import { mfaEvent, type MfaEventType, type MfaFacts } from './mfa.events';

/** What is kept of second factors, and what their owners hear of them. */
@Injectable()
export class MfaTrail {
  constructor(
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  record(em: EntityManager, actor: Actor, user: UserAccount, action: string, details?: Record<string, unknown>): void {
    this.audit.record(em, actor, { action, ...subject(user), details });
  }

  /** What was shown once more by somebody who is signed in, or in the second half of a login, and was wrong. */
  refuse(em: EntityManager, actor: Actor, user: UserAccount, reason: 'wrong_code' | 'wrong_password'): void {
    const action = reason === 'wrong_code' ? 'user.mfa_refused' : 'user.password_refused';
    const fact = { action, outcome: 'denied' as const, details: { reason } };
    this.audit.record(em, actor, { ...fact, ...subject(user) });
  }

  /** An audit row, and an event that its owner is told of. Not by way of the account's row: that does not change. */
  tell(
    em: EntityManager,
    actor: Actor,
    user: UserAccount,
    type: MfaEventType,
    facts: Omit<MfaFacts, 'userId'> & { reason?: MfaResetReason } = {},
  ): void {
    this.record(em, actor, user, type, facts);
    const { reason: _reason, ...told } = facts;
    em.persist(OutboxEvent.of(mfaEvent(type, { userId: user.id, ...told }, this.clock.now())));
  }
}

function subject({ id, patientId }: UserAccount) {
  return { subjectType: 'user', subjectId: id, patientId };
}
