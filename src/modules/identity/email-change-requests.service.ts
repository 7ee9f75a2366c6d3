import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { AccountToken } from './account-token.entity';
import { AccountTrail } from './account-trail';
import { CurrentPassword } from './current-password';
import { EmailChange } from './email-change.entity';
import { MailThrottle } from './mail-throttle';

/** Somebody wants another address. */
@Injectable()
export class EmailChangeRequests {
  constructor(
    private readonly currentPassword: CurrentPassword,
    private readonly throttle: MailThrottle,
    private readonly trail: AccountTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The same answer whether the address has an account already or not; which of the two mails it gets, the handler decides. An earlier
   * wish of this account is withdrawn, and its link with it.
   *
   * @param newEmail trimmed and in lower case
   * @throws DomainError `wrong_password`, `rate_limited`, `busy`; ValidationFailed for the present address
   */
  async request(actor: SignedInActor, newEmail: string, currentPassword: string): Promise<void> {
    await this.throttle.check(actor, newEmail);
    const shown = await this.currentPassword.show(actor, currentPassword);
    await this.currentPassword.run(shown, async (em, user) => {
      if (user.email === newEmail) {
        throw new ValidationFailed([{ field: 'newEmail', message: 'is the address of this account already' }]);
      }
      await this.withdrawEarlier(em, user.id);
      const change = EmailChange.request(user, newEmail, this.clock.now());
      em.persist(change);
      this.trail.record(em, actor, user, 'user.email_change_requested', { emailChangeId: change.id });
      this.trail.announce(em, 'user.email_change_requested', { userId: user.id, emailChangeId: change.id });
    });
  }

  private async withdrawEarlier(em: EntityManager, userId: string): Promise<void> {
    await em.nativeUpdate(
      EmailChange,
      { user: userId, confirmedAt: null, withdrawnAt: null },
      { withdrawnAt: this.clock.now() },
    );
    await em.nativeDelete(AccountToken, { user: userId, purpose: 'email_change' });
  }
}
