import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { Passwords } from './passwords';
import type { Client } from './session.entity';
import type { SignedIn } from './session-tokens';
import { SessionsService } from './sessions.service';
import { UserAccount } from './user-account.entity';

export interface SignUp {
  /** Trimmed and in lower case. */
  email: string;
  password: string;
  name: string;
}

@Injectable()
export class SignUpService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes a patient and signs him in. Every other role is given by an administrator.
   *
   * @throws ValidationFailed for a password that is easy to guess; DomainError `email_taken`, or `busy` when too many passwords wait to be hashed
   */
  async signUp(actor: Actor, client: Client, { email, password, name }: SignUp): Promise<SignedIn> {
    const passwordHash = await this.passwords.hashChosen(password, { email, name });
    try {
      return await this.work.run(async (em) => {
        const user = UserAccount.signUp({ email, passwordHash, name }, this.clock.now());
        em.persist(user);
        return this.sessions.open(em, user, actor, client, 'user.signed_up');
      });
    } catch (error) {
      // The race for an address is decided by user_account_email_unique.
      if (error instanceof DomainError && error.code === 'email_taken') await this.recordRefusal(actor);
      throw error;
    }
  }

  private async recordRefusal(actor: Actor): Promise<void> {
    await this.work.run(async (em) => {
      const details = { reason: 'email_taken' };
      this.audit.record(em, actor, { action: 'user.signed_up', subjectType: 'user', outcome: 'denied', details });
    });
  }
}
