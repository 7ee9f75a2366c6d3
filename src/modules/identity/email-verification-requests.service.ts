import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountTrail } from './account-trail';
import { emailAlreadyVerified } from './identity.errors';
import { MailThrottle } from './mail-throttle';
import { UserAccountRepository } from './user-account.repository';

/** The link to confirm an address, once more. */
@Injectable()
export class EmailVerificationRequests {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly trail: AccountTrail,
    private readonly throttle: MailThrottle,
  ) {}

  /** @throws DomainError `email_already_verified`, `rate_limited` */
  async request(actor: SignedInActor): Promise<void> {
    const { email } = await this.work.read((em) => this.accounts.get(em, actor.id));
    await this.throttle.check(actor, email);
    await this.work.run(async (em) => {
      const user = await this.accounts.locked(em, actor.id);
      if (user.emailVerifiedAt !== null) throw emailAlreadyVerified();
      this.trail.ask(em, actor, user, 'user.email_verification_requested');
    });
  }
}
