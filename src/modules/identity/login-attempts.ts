import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { LoginThrottle } from '../../platform/http/login-throttle';
import { AuditTrail } from '../audit';
import { MfaTrail } from './mfa/mfa-trail';
import type { UserAccount } from './user-account.entity';

/** What is to be done about an attempt to show a password or a second factor besides checking it. */
@Injectable()
export class LoginAttempts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly trail: MfaTrail,
    private readonly throttle: LoginThrottle,
  ) {}

  /** @throws DomainError `rate_limited` after too many attempts */
  async begin(actor: Actor, email: string): Promise<void> {
    await this.throttle.check(actor.address ?? '', email);
  }

  async succeeded(actor: Actor, email: string): Promise<void> {
    await this.throttle.succeeded(actor.address ?? '', email);
  }

  /**
   * In a transaction of its own: the request fails, its trace stays. The same work for an account that is not there, but for telling an
   * owner, once a day at most.
   */
  async failed(actor: Actor, email: string, known: UserAccount | null): Promise<void> {
    const many = await this.throttle.failed(email);
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
      if (many && known) this.trail.tell(em, actor, known, 'user.login_attack_suspected', { guessed: 'password' });
    });
  }

  /** Somebody who is signed in, or holds his token, did not know the password. */
  async passwordRefused(actor: Actor, user: UserAccount): Promise<void> {
    const many = await this.throttle.failed(user.email);
    await this.work.run(async (em) => {
      this.trail.refuse(em, actor, user, 'wrong_password');
      if (many) this.trail.tell(em, actor, user, 'user.login_attack_suspected', { guessed: 'password' });
    });
  }

  /**
   * @returns whether it is the last try for a while
   * @throws DomainError `rate_limited` after that
   */
  beginSecondFactor(userId: string): Promise<boolean> {
    return this.throttle.checkSecondFactor(userId);
  }

  /** In the caller's transaction, which counts the try elsewhere too. Whoever guesses codes knows the password: the owner hears of it. */
  secondFactorRefused(em: EntityManager, actor: Actor, user: UserAccount, wasLastTry: boolean): void {
    this.trail.refuse(em, actor, user, 'wrong_code');
    if (wasLastTry) this.trail.tell(em, actor, user, 'user.login_attack_suspected', { guessed: 'second_factor' });
  }

  async secondFactorSucceeded(userId: string): Promise<void> {
    await this.throttle.secondFactorSucceeded(userId);
  }
}
