import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { NotificationPreference } from './notification-preference.entity';
import { UnsubscribeLink } from './unsubscribe-link.entity';

@PersonalData({
  section: 'notificationPreferences',
  tables: { notification_preference: { erased: 'Deleted.' }, unsubscribe_link: { erased: 'Deleted.' } },
})
export class PreferencesPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(NotificationPreference, { userId }, { orderBy: { category: 'asc' } });
    return section(found.map(({ category, inApp, email, updatedAt }) => ({ category, inApp, email, updatedAt })));
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(NotificationPreference, { userId });
    await em.nativeDelete(UnsubscribeLink, { userId });
  }
}
