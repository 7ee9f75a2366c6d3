import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { Notification } from './notification.entity';

@PersonalData({ section: 'notifications', tables: { notification: { erased: 'Deleted.' } } })
export class NotificationsPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      Notification,
      { userId },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    return section(
      found.map(({ id, type, title, body, subjectId, readAt, createdAt }) => ({
        ...{ id, type, title, body, createdAt },
        subjectId: subjectId ?? null,
        readAt: readAt ?? null,
      })),
    );
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(Notification, { userId });
  }
}
