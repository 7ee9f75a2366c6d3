import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { AccountToken } from './account-token.entity';
import { EmailChange } from './email-change.entity';
import { UserAccount } from './user-account.entity';

@PersonalData({
  section: 'profile',
  tables: {
    user_account: {
      erased:
        'Emptied: address, name, phone number, date of birth, postal address, language, time zone and password go; id, role and times stay, since records hang on them.',
    },
    email_change: { erased: 'Deleted.' },
    account_token: { erased: 'Deleted.' },
    farewell: { erased: 'Holds the address, sealed, until the last letter is sent; then deleted.' },
  },
})
export class ProfilePersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const user = await em.findOneOrFail(UserAccount, { id: userId });
    const changes = await em.find(EmailChange, { user: userId }, { orderBy: { id: 'desc' } });
    const { id, email, emailVerifiedAt, name, role, phone, dateOfBirth, address, locale, timeZone, createdAt } = user;
    const emailChanges = changes.map(({ oldEmail, newEmail, requestedAt, confirmedAt, reversedAt }) => ({
      ...{ oldEmail, newEmail, requestedAt, confirmedAt, reversedAt },
    }));
    return section([
      {
        id,
        email,
        emailVerifiedAt,
        name,
        role,
        phone,
        dateOfBirth,
        address,
        locale,
        timeZone,
        createdAt,
        emailChanges,
      },
    ]);
  }

  /** The account itself is emptied by its own verb. */
  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(AccountToken, { user: userId });
    await em.nativeDelete(EmailChange, { user: userId });
  }
}
