import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import { UserAccount } from './user-account.entity';

/** Who a patient is and how to reach them. */
export interface PatientProfile {
  id: string;
  name: string;
  /** `YYYY-MM-DD`. */
  dateOfBirth: string | null;
  phone: string | null;
  address: string | null;
  locale: string;
}

/** The door for modules that show a patient's record; they audit the look. */
@Injectable()
export class PatientProfiles {
  /** @throws NotFound for an id that is no patient's */
  async get(em: EntityManager, id: string): Promise<PatientProfile> {
    const account = await em.findOne(UserAccount, { id, role: 'patient', deletedAt: null });
    if (!account) throw new NotFound('patient');
    const { name, dateOfBirth, phone, address, locale } = account;
    return { id, name, dateOfBirth, phone, address, locale };
  }

  /** Of those who are patients still, by id. */
  async many(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, PatientProfile>> {
    const where = { id: { $in: [...ids] }, role: 'patient' as const, deletedAt: null };
    const accounts = await em.find(UserAccount, where, { disableIdentityMap: true });
    return new Map(
      accounts.map(({ id, name, dateOfBirth, phone, address, locale }) => {
        return [id, { id, name, dateOfBirth, phone, address, locale }];
      }),
    );
  }

  /** Null for an account that is gone. */
  async mailAddress(em: EntityManager, id: string): Promise<string | null> {
    const account = await em.findOne(UserAccount, { id, deletedAt: null });
    return account?.email ?? null;
  }

  /** Who is told of what an administrator has to look at. */
  async adminIds(em: EntityManager): Promise<string[]> {
    const admins = await em.find(UserAccount, { role: 'admin', deletedAt: null }, { orderBy: { id: 'asc' } });
    return admins.map(({ id }) => id);
  }
}
