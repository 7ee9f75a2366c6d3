import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Role } from '../../platform/auth/actor';
import { UserAccount } from './user-account.entity';

/** Somebody who is told something: where and in which words. */
export interface Recipient {
  id: string;
  role: Role;
  email: string;
  /** Whether the address was shown to be theirs. */
  emailVerified: boolean;
  /** Whether they can sign in. */
  active: boolean;
  /** BCP 47. */
  locale: string;
  /** IANA. */
  timeZone: string;
}

/** The door for modules that write to people. */
@Injectable()
export class Recipients {
  /** By account id; whoever is gone is left out. */
  async of(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Recipient>> {
    if (ids.length === 0) return new Map();
    const accounts = await em.find(
      UserAccount,
      { id: { $in: [...new Set(ids)] }, deletedAt: null },
      { disableIdentityMap: true },
    );
    return new Map(accounts.map((account) => [account.id, recipientOf(account)]));
  }

  /** Account ids of everybody who works in one of these roles and can sign in. */
  async withRoles(em: EntityManager, roles: readonly Role[]): Promise<string[]> {
    const wanted = { role: { $in: [...roles] }, deletedAt: null, deactivatedAt: null };
    const accounts = await em.find(UserAccount, wanted, { orderBy: { id: 'asc' }, disableIdentityMap: true });
    return accounts.map(({ id }) => id);
  }
}

function recipientOf({ id, role, email, emailVerifiedAt, deactivatedAt, locale, timeZone }: UserAccount): Recipient {
  return { id, role, email, emailVerified: emailVerifiedAt !== null, active: deactivatedAt === null, locale, timeZone };
}
