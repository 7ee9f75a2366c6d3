import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { invalidCredentials } from './identity.errors';
import { LoginAttempts } from './login-attempts';
import { type Admitted, Admission } from './mfa/admission';
import { mfaRequired } from './mfa/mfa.errors';
import { PasswordCheck } from './password-check';
import type { Client } from './session.entity';
import type { SignedIn } from './session-tokens';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

export interface Credentials {
  /** Trimmed and in lower case. */
  email: string;
  password: string;
}

@Injectable()
export class LogInService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly passwords: PasswordCheck,
    private readonly admission: Admission,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * @throws DomainError `invalid_credentials` after the same work whether the account exists or not, `mfa_required` with a challenge when
   * the password was right and a second factor is set up, `rate_limited` after too many failures, `busy` when too many passwords wait to
   * be checked
   */
  async logIn(actor: Actor, client: Client, { email, password }: Credentials): Promise<SignedIn> {
    // First of all: in a storm of logins, those that will be turned away cost the database nothing.
    this.passwords.assertRoom();
    await this.attempts.begin(actor, email);
    const known = await this.work.read((em) => this.accounts.findByEmail(em, email));
    // Outside any transaction: a check takes longer than a row should be held.
    const matches = await this.passwords.matches(password, known);
    const admitted = matches && known ? await this.admit(known, actor, client) : null;
    if (!admitted) {
      await this.attempts.failed(actor, email, known);
      throw invalidCredentials();
    }
    // Only half of what is asked was shown: the attempt still counts.
    if ('challengeToken' in admitted) throw mfaRequired(admitted.challengeToken);
    await this.attempts.succeeded(actor, email);
    return admitted;
  }

  private admit(known: UserAccount, actor: Actor, client: Client): Promise<Admitted | null> {
    return this.work.run(async (em) => {
      // Read again: while the password was checked, it or the role may have been changed, or the account deleted.
      const user = await this.accounts.heldForSignIn(em, known);
      return user && this.admission.admit(em, user, actor, client);
    });
  }
}
