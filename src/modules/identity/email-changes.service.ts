import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountToken } from './account-token.entity';
import { AccountTokens } from './account-tokens';
import { AccountTrail, byLink } from './account-trail';
import { EmailChange } from './email-change.entity';
import { invalidToken } from './identity.errors';
import { SessionsService } from './sessions.service';
import type { UserAccount } from './user-account.entity';

/** Another address, from its confirmation on. */
@Injectable()
export class EmailChanges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tokens: AccountTokens,
    private readonly sessions: SessionsService,
    private readonly trail: AccountTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Whoever opened the link can read the new mailbox. Links that were mailed to the old one are worth nothing from now on, but for the one
   * that takes this back.
   *
   * @throws DomainError `invalid_token`, or `email_taken` when somebody else was faster: user_account_email_unique decides
   */
  confirm(actor: Actor, secret: string): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const { user, emailChange: change } = await this.tokens.use(em, secret, 'email_change');
      if (!change?.isPending) throw invalidToken();
      const now = this.clock.now();
      change.confirmedAt = now;
      user.changeEmail(change.newEmail, now);
      await this.tokens.supersede(em, user.id);
      const facts = { emailChangeId: change.id };
      this.trail.record(em, byLink(actor, user), user, 'user.email_changed', facts);
      this.trail.announce(em, 'user.email_changed', { userId: user.id, ...facts });
      return user;
    });
  }

  /**
   * The owner of the old address says that it was somebody else, who then knows the password too: all sessions end, nobody can log in until
   * a new password is chosen by the link that goes to the old address, and no other change of address can be taken back or confirmed.
   *
   * @throws DomainError `invalid_token`, or `email_taken` when the old address has another account by now
   */
  reverse(actor: Actor, secret: string): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const { user, emailChange: change } = await this.tokens.use(em, secret, 'email_change_reversal');
      if (!change?.isReversible) throw invalidToken();
      const now = this.clock.now();
      change.reversedAt = now;
      user.recoverEmail(change.oldEmail, now);
      await em.nativeDelete(AccountToken, { user: user.id });
      await em.nativeUpdate(EmailChange, { user: user.id, confirmedAt: null, withdrawnAt: null }, { withdrawnAt: now });
      const ended = await this.sessions.revokeAll(em, user.id, 'email_changed');
      const facts = { emailChangeId: change.id };
      const details = { ...facts, sessionsEnded: ended.length };
      this.trail.record(em, byLink(actor, user), user, 'user.email_change_reversed', details);
      this.trail.announce(em, 'user.email_change_reversed', { userId: user.id, ...facts });
      return user;
    });
  }
}
