import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import { UserAccount } from './user-account.entity';
import type { UserListQuery } from './dto/user-list.query';

/** Named finders of accounts. A deleted account is found by none of them. */
@Injectable()
export class UserAccountRepository {
  /** Of an account that is in use. */
  findByEmail(em: EntityManager, email: string): Promise<UserAccount | null> {
    return em.findOne(UserAccount, { email, deletedAt: null, deactivatedAt: null });
  }

  /** Whoever has this address, the deactivated too. */
  findAnyByEmail(em: EntityManager, email: string): Promise<UserAccount | null> {
    return em.findOne(UserAccount, { email, deletedAt: null });
  }

  find(em: EntityManager, id: string): Promise<UserAccount | null> {
    return em.findOne(UserAccount, { id, deletedAt: null });
  }

  /** @throws NotFound */
  async get(em: EntityManager, id: string): Promise<UserAccount> {
    return found(await this.find(em, id));
  }

  /** Locked, so that two changes of one account come one after the other. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<UserAccount> {
    return found(await em.findOne(UserAccount, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  }

  /**
   * The account with the password and the role that it has now, and keeps until the transaction ends: whoever changes them, and ends all
   * sessions, either comes first or finds the session that is about to be opened.
   *
   * @returns null when it was deleted or deactivated, or its password is no longer the one that was checked
   */
  async heldForSignIn(em: EntityManager, { id, passwordHash }: UserAccount): Promise<UserAccount | null> {
    return em.findOne(
      UserAccount,
      { id, passwordHash, deletedAt: null, deactivatedAt: null },
      { lockMode: LockMode.PESSIMISTIC_READ },
    );
  }

  /** The same, whatever has become of it; for links in mails, which tell nobody whether there is an account. */
  lockedForToken(em: EntityManager, id: string): Promise<UserAccount> {
    return em.findOneOrFail(UserAccount, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Locked, erased or not. @throws NotFound */
  async lockedEvenErased(em: EntityManager, id: string): Promise<UserAccount> {
    return found(await em.findOne(UserAccount, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  }

  /** Locked, if it can be written to: mails go to nobody who has left. */
  lockedActive(em: EntityManager, id: string): Promise<UserAccount | null> {
    return em.findOne(
      UserAccount,
      { id, deletedAt: null, deactivatedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
  }

  /**
   * Every administrator who can sign in, locked in the order of their ids: two who take the role from one another come one after the other, and the
   * second finds himself no administrator any more.
   */
  lockedAdmins(em: EntityManager): Promise<UserAccount[]> {
    return em.find(
      UserAccount,
      { role: 'admin', deletedAt: null, deactivatedAt: null },
      { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
  }

  /** Names by account id, of deleted accounts too as long as they have one. */
  async namesOf(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const accounts = await em.find(UserAccount, { id: { $in: [...new Set(ids)] } });
    return new Map(accounts.map(({ id, name }) => [id, name]));
  }

  /** Newest first. */
  list(em: EntityManager, query: UserListQuery): Promise<[UserAccount[], number]> {
    return em.findAndCount(
      UserAccount,
      {
        deletedAt: null,
        ...(query.role !== undefined && { role: query.role }),
        ...(query.email !== undefined && { email: query.email }),
      },
      { orderBy: { id: 'desc' }, limit: query.limit, offset: query.offset },
    );
  }
}

function found(account: UserAccount | null): UserAccount {
  if (!account) throw new NotFound('user');
  return account;
}
