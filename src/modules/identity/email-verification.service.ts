import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountToken } from './account-token.entity';
import { AccountTokens } from './account-tokens';
import { AccountTrail, byLink } from './account-trail';
import type { UserAccount } from './user-account.entity';

/** Whether an address is the account holder's. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tokens: AccountTokens,
    private readonly trail: AccountTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `invalid_token` */
  confirm(actor: Actor, secret: string): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const { user } = await this.tokens.use(em, secret, 'email_verification');
      await em.nativeDelete(AccountToken, { user: user.id, purpose: 'email_verification' });
      if (user.verifyEmail(this.clock.now())) this.trail.record(em, byLink(actor, user), user, 'user.email_verified');
      return user;
    });
  }
}
