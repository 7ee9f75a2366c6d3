import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { PersonalDataHolders } from '../../platform/personal-data/personal-data-holders';
import { AccountTokens } from './account-tokens';
import { lastAdmin, noLongerAdmin, obligationsOpen } from './identity.errors';
import { SessionsService } from './sessions.service';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** What deactivation and erasure have in common; each in the caller's transaction, the account locked. */
@Injectable()
export class AccountEnding {
  constructor(
    private readonly accounts: UserAccountRepository,
    private readonly sessions: SessionsService,
    private readonly tokens: AccountTokens,
    private readonly holders: PersonalDataHolders,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The access token may be older than the loss of the role. @throws DomainError `forbidden` */
  async assertAdmin(em: EntityManager, actor: SignedInActor): Promise<void> {
    const admins = await this.accounts.lockedAdmins(em);
    if (!admins.some(({ id }) => id === actor.id)) throw noLongerAdmin();
  }

  /** @throws DomainError `last_admin` rather than leave the clinic without an administrator */
  async assertNotLastAdmin(em: EntityManager, user: UserAccount): Promise<void> {
    if (user.role !== 'admin') return;
    const admins = await this.accounts.lockedAdmins(em);
    if (admins.every(({ id }) => id === user.id)) throw lastAdmin();
  }

  /** @throws DomainError `obligations_open` naming what is still to come, `last_admin` */
  async assertFree(em: EntityManager, user: UserAccount): Promise<void> {
    await this.assertNotLastAdmin(em, user);
    const obligations = await this.holders.obligations(em, user.id, this.clock.now());
    if (obligations.length > 0) throw obligationsOpen(obligations);
  }

  /** @returns how many sessions this ended */
  async deactivate(em: EntityManager, user: UserAccount): Promise<number> {
    user.deactivate(this.clock.now());
    await this.tokens.supersede(em, user.id);
    return (await this.sessions.revokeAll(em, user.id, 'deactivated')).length;
  }

  /** @returns false when there is nothing to take back */
  takeBack(user: UserAccount): boolean {
    return user.reactivate(this.clock.now());
  }
}
