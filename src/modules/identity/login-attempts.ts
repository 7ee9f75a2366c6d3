import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { LoginThrottle } from '../../platform/http/login-throttle';
import { AuditTrail } from '../audit';
import type { UserAccount } from './user-account.entity';

/** What is to be done about an attempt to log in besides checking the password. */
@Injectable()
export class LoginAttempts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly throttle: LoginThrottle,
  ) {}

  /** @throws DomainError `rate_limited` after too many attempts */
  async begin(actor: Actor, email: string): Promise<void> {
    await this.throttle.check(actor.address ?? '', email);
  }

  async succeeded(actor: Actor, email: string): Promise<void> {
    await this.throttle.succeeded(actor.address ?? '', email);
  }

  /** In a transaction of its own: the request fails, its trace stays. */
  async failed(actor: Actor, known: UserAccount | null): Promise<void> {
    await this.work.run(async (em) => {
      this.audit.record(em, actor, {
        action: 'user.login_failed',
        subjectType: 'user',
        subjectId: known?.id,
        patientId: known?.patientId,
        outcome: 'denied',
        // Never the address that was typed: people type passwords into that field.
        details: { reason: known ? 'wrong_password' : 'unknown_account' },
      });
    });
  }
}
