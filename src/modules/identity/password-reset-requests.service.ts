import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountTrail } from './account-trail';
import { MailThrottle } from './mail-throttle';
import { UserAccountRepository } from './user-account.repository';

/** Somebody has forgotten the password, or says so. */
@Injectable()
export class PasswordResetRequests {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly trail: AccountTrail,
    private readonly throttle: MailThrottle,
  ) {}

  /**
   * The same statements, and so the same time, whether there is an account or not: an audit row and an event either way. Whether there is
   * somebody to write to, only the handler asks, when nobody waits for the answer.
   *
   * @param email trimmed and in lower case
   * @throws DomainError `rate_limited`
   */
  async request(actor: Actor, email: string): Promise<void> {
    await this.throttle.check(actor, email);
    await this.work.run(async (em) => {
      this.trail.ask(em, actor, await this.accounts.findByEmail(em, email), 'user.password_reset_requested');
    });
  }
}
