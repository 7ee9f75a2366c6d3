import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { AccountTrail } from './account-trail';
import { CurrentPassword } from './current-password';
import { PasswordReplacement } from './password-replacement';
import { Passwords } from './passwords';

/** A new password for somebody who knows the old one. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly currentPassword: CurrentPassword,
    private readonly passwords: Passwords,
    private readonly replacement: PasswordReplacement,
    private readonly trail: AccountTrail,
  ) {}

  /**
   * Ends all other sessions.
   *
   * @throws DomainError `wrong_password`, `rate_limited`, `busy`; ValidationFailed for a password that is the old one or easy to guess
   */
  async change(actor: SignedInActor, currentPassword: string, newPassword: string): Promise<void> {
    const shown = await this.currentPassword.show(actor, currentPassword);
    if (newPassword === currentPassword) {
      throw new ValidationFailed([{ field: 'newPassword', message: 'must be another one than the present' }]);
    }
    const passwordHash = await this.passwords.hashChosen(newPassword, shown, 'newPassword');
    await this.currentPassword.run(shown, async (em, user) => {
      const replaced = { passwordHash, by: 'owner' } as const;
      const sessionsEnded = await this.replacement.replace(em, user, replaced, actor.sessionId);
      this.trail.record(em, actor, user, 'user.password_changed', { sessionsEnded });
    });
  }
}
