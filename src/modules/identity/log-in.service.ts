import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { invalidCredentials } from './identity.errors';
import { LoginAttempts } from './login-attempts';
import { Passwords } from './passwords';
import type { Client } from './session.entity';
import { type SignedIn, SessionsService } from './sessions.service';
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
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * @throws DomainError `invalid_credentials` after the same work whether the account exists or not, `rate_limited` after too many
   * failures, `busy` when too many passwords wait to be checked
   */
  async logIn(actor: Actor, client: Client, { email, password }: Credentials): Promise<SignedIn> {
    await this.attempts.begin(actor, email);
    const known = await this.work.read((em) => this.accounts.findByEmail(em, email));
    // Outside any transaction: a check takes longer than a row should be held.
    const matches = await this.passwords.matches(password, known?.passwordHash);
    const signedIn = matches && known ? await this.open(known.id, actor, client) : null;
    if (!signedIn) {
      await this.attempts.failed(actor, known);
      throw invalidCredentials();
    }
    await this.attempts.succeeded(actor, email);
    return signedIn;
  }

  private open(id: string, actor: Actor, client: Client): Promise<SignedIn | null> {
    return this.work.run(async (em) => {
      // Read again: the account may have been deleted while the password was checked.
      const user = await this.accounts.find(em, id);
      return user && this.sessions.open(em, user, actor, client, 'user.logged_in');
    });
  }
}
