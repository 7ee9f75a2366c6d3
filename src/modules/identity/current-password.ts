import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { wrongPassword } from './identity.errors';
import { LoginAttempts } from './login-attempts';
import { PasswordCheck } from './password-check';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** Lets use cases run only for who shows the password once more, since a session may be left open or stolen. */
@Injectable()
export class CurrentPassword {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly check: PasswordCheck,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * Guesses count as at the login.
   *
   * @returns the account as it was when it was checked, for {@link run}
   * @throws DomainError `wrong_password`, `rate_limited`, `busy`; NotFound when the account is gone
   */
  async show(actor: SignedInActor, password: string): Promise<UserAccount> {
    const user = await this.work.read((em) => this.accounts.get(em, actor.id));
    await this.attempts.begin(actor, user.email);
    if (!(await this.check.matches(password, user))) {
      await this.attempts.passwordRefused(actor, user);
      throw wrongPassword();
    }
    await this.attempts.succeeded(actor, user.email);
    return user;
  }

  /** One transaction with the account locked. @throws DomainError `wrong_password` when it was changed since it was shown */
  run<T>(shown: UserAccount, work: (em: EntityManager, user: UserAccount) => Promise<T>): Promise<T> {
    return this.work.run(async (em) => {
      const user = await this.accounts.locked(em, shown.id);
      if (user.passwordHash !== shown.passwordHash) throw wrongPassword();
      return work(em, user);
    });
  }
}
