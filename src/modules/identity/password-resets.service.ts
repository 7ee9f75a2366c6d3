import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountTokens } from './account-tokens';
import { AccountTrail, byLink } from './account-trail';
import { PasswordReplacement } from './password-replacement';
import { Passwords } from './passwords';
import type { UserAccount } from './user-account.entity';

/** A new password for somebody who has a link from a mail instead of the old one. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tokens: AccountTokens,
    private readonly passwords: Passwords,
    private readonly replacement: PasswordReplacement,
    private readonly trail: AccountTrail,
  ) {}

  /**
   * Ends all sessions. Whoever opened the link can read the mailbox, so the address is verified too.
   *
   * @throws DomainError `invalid_token`, `busy`; ValidationFailed for a password that is easy to guess, which leaves the link good
   */
  async reset(actor: Actor, secret: string, newPassword: string): Promise<UserAccount> {
    // Before anything is hashed: who has no link costs us nothing.
    const owner = await this.work.read((em) => this.tokens.ownerOf(em, secret, 'password_reset'));
    const passwordHash = await this.passwords.hashChosen(newPassword, owner, 'newPassword');
    const user = await this.work.run(async (em) => {
      const { user: holder } = await this.tokens.use(em, secret, 'password_reset');
      const sessionsEnded = await this.replacement.replace(em, holder, { passwordHash, by: 'reset' });
      this.trail.record(em, byLink(actor, holder), holder, 'user.password_reset', { sessionsEnded });
      return holder;
    });
    await this.replacement.forgiveGuesses(actor, user);
    return user;
  }
}
