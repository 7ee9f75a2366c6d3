import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountEnding } from './account-ending';
import { AccountWiping } from './account-wiping';
import { CurrentPassword } from './current-password';
import { UserAccountRepository } from './user-account.repository';

/** The right to be forgotten, as far as the law lets a clinic forget. */
@Injectable()
export class AccountErasure {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly currentPassword: CurrentPassword,
    private readonly ending: AccountEnding,
    private readonly wiping: AccountWiping,
  ) {}

  /** Cannot be undone. @throws DomainError `wrong_password`, `rate_limited`, `busy`, `obligations_open`, `last_admin` */
  async eraseOwn(actor: SignedInActor, currentPassword: string): Promise<void> {
    const shown = await this.currentPassword.show(actor, currentPassword);
    await this.currentPassword.run(shown, async (em, user) => {
      await this.ending.assertFree(em, user);
      await this.wiping.wipe(em, actor, user);
    });
  }

  /**
   * For somebody who asked the clinic. Cannot be undone; harmless when it is done already.
   *
   * @throws NotFound; DomainError `forbidden`, `obligations_open`, `last_admin`
   */
  erase(actor: SignedInActor, id: string): Promise<void> {
    return this.work.run(async (em) => {
      await this.ending.assertAdmin(em, actor);
      const user = await this.accounts.lockedEvenErased(em, id);
      if (user.erasedAt !== null) return;
      await this.ending.assertFree(em, user);
      await this.wiping.wipe(em, actor, user);
    });
  }
}
