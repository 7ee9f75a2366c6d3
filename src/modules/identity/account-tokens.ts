import { type EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { AccountToken, type TokenPurpose } from './account-token.entity';
import type { EmailChange } from './email-change.entity';
import { invalidToken } from './identity.errors';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** Those that a new password or a new address makes worthless. Who takes back a change of address must be able to, whatever else changed. */
const SUPERSEDED: readonly TokenPurpose[] = ['email_verification', 'password_reset', 'email_change'];

/** Links in mails, from the mail to their one use. */
@Injectable()
export class AccountTokens {
  constructor(
    private readonly accounts: UserAccountRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param user locked by the caller: whoever changes password or address comes before, or finds the token. @returns the secret to mail */
  issue(em: EntityManager, user: UserAccount, purpose: TokenPurpose, change: EmailChange | null = null): string {
    const { token, secret } = AccountToken.issue(user, purpose, this.clock.now(), change);
    em.persist(token);
    return secret;
  }

  /** Whose it is, without using it; for what is to be done before the transaction. @throws DomainError `invalid_token` */
  async ownerOf(em: EntityManager, secret: string, purpose: TokenPurpose): Promise<UserAccount> {
    const token = await this.find(em, secret, purpose);
    const user = token && (await this.accounts.find(em, token.user.id));
    if (!user) throw invalidToken();
    return user;
  }

  /**
   * Uses the token up, with the account locked: of two who come with one token the second finds none.
   *
   * @throws DomainError `invalid_token`: unknown, used, expired, or of an account that is closed
   */
  async use(em: EntityManager, secret: string, purpose: TokenPurpose): Promise<AccountToken> {
    const seen = await this.find(em, secret, purpose);
    if (!seen) throw invalidToken();
    await this.accounts.lockedForToken(em, seen.user.id);
    const used = await em.nativeDelete(AccountToken, { id: seen.id });
    if (used === 0) throw invalidToken();
    await em.populate(seen, ['user', 'emailChange']);
    const closed = seen.user.deactivatedAt !== null && purpose !== 'email_change_reversal';
    if (seen.user.deletedAt !== null || closed) throw invalidToken();
    return seen;
  }

  /** Called with the account locked, when its password or address is another one now. */
  async supersede(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(AccountToken, { user: userId, purpose: { $in: [...SUPERSEDED] } });
  }

  private find(em: EntityManager, secret: string, purpose: TokenPurpose): Promise<AccountToken | null> {
    return em.findOne(AccountToken, {
      tokenHash: AccountToken.hash(secret),
      purpose,
      expiresAt: { $gt: this.clock.now() },
    });
  }
}
