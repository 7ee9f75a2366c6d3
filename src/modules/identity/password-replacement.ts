import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { LoginThrottle } from '../../platform/http/login-throttle';
import { AccountTokens } from './account-tokens';
import { SessionsService } from './sessions.service';
import type { UserAccount } from './user-account.entity';

/** What comes with every new password. */
@Injectable()
export class PasswordReplacement {
  constructor(
    private readonly tokens: AccountTokens,
    private readonly sessions: SessionsService,
    private readonly throttle: LoginThrottle,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * In the caller's transaction, the account locked: ends sessions and older links. Whoever opened a link can read the mailbox, so the
   * address is verified too.
   *
   * @param keptSessionId the one that stays
   * @returns how many sessions this ended
   */
  async replace(
    em: EntityManager,
    user: UserAccount,
    { passwordHash, by }: { passwordHash: string; by: 'owner' | 'reset' },
    keptSessionId?: string | null,
  ): Promise<number> {
    const now = this.clock.now();
    user.changePassword(passwordHash, by, now);
    if (by === 'reset') user.verifyEmail(now);
    await this.tokens.supersede(em, user.id);
    return (await this.sessions.revokeAll(em, user.id, 'password_changed', keptSessionId)).length;
  }

  /** Once a reset has committed: guesses at the old password do not keep the owner from logging in with the new one. */
  async forgiveGuesses(actor: Actor, user: UserAccount): Promise<void> {
    await this.throttle.forgive(user.email, actor.address);
  }
}
