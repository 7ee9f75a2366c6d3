import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountEnding } from './account-ending';
import { AccountTrail } from './account-trail';
import { CurrentPassword } from './current-password';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** Why an administrator closes somebody's account; words from a list, since they stand in the audit trail. */
export const DEACTIVATION_REASONS = ['left_the_clinic', 'asked_for_it', 'compromised', 'misused', 'duplicate'] as const;

export type DeactivationReason = (typeof DEACTIVATION_REASONS)[number];

/** Accounts that nobody can log in to, until an administrator opens them again. */
@Injectable()
export class AccountClosing {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly currentPassword: CurrentPassword,
    private readonly ending: AccountEnding,
    private readonly trail: AccountTrail,
  ) {}

  /** @throws DomainError `wrong_password`, `rate_limited`, `busy`, `obligations_open`, `last_admin` */
  async deactivateOwn(actor: SignedInActor, currentPassword: string): Promise<void> {
    const shown = await this.currentPassword.show(actor, currentPassword);
    await this.currentPassword.run(shown, async (em, user) => {
      await this.ending.assertFree(em, user);
      const sessionsEnded = await this.ending.deactivate(em, user);
      this.trail.record(em, actor, user, 'user.deactivated', { sessionsEnded });
    });
  }

  /**
   * At once, whatever is still to come: an account that somebody else got hold of cannot wait for a visit. Harmless when it is deactivated
   * already.
   *
   * @throws NotFound; DomainError `forbidden` for an administrator who is none any more, `last_admin`
   */
  deactivate(actor: SignedInActor, id: string, reason: DeactivationReason): Promise<UserAccount> {
    return this.work.run(async (em) => {
      await this.ending.assertAdmin(em, actor);
      const user = await this.accounts.locked(em, id);
      if (user.deactivatedAt !== null) return user;
      await this.ending.assertNotLastAdmin(em, user);
      const sessionsEnded = await this.ending.deactivate(em, user);
      this.trail.record(em, actor, user, 'user.deactivated', { reason, sessionsEnded });
      return user;
    });
  }

  /** Harmless when it is active. @throws NotFound */
  reactivate(actor: SignedInActor, id: string): Promise<UserAccount> {
    return this.work.run(async (em) => {
      await this.ending.assertAdmin(em, actor);
      const user = await this.accounts.locked(em, id);
      if (this.ending.takeBack(user)) this.trail.record(em, actor, user, 'user.reactivated');
      return user;
    });
  }
}
