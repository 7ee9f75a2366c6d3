import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { NotificationDelivery } from './delivery/notification-delivery.entity';
import { NotificationDigest } from './delivery/notification-digest.entity';
import { Notification } from './notification.entity';

@PersonalData({
  section: 'notifications',
  tables: {
    notification: { erased: 'Deleted.' },
    notification_delivery: { erased: 'Deleted with the notification that it mails.' },
    notification_digest: { erased: 'Deleted.' },
  },
})
export class NotificationsPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      Notification,
      { userId },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    const deliveries = await em.find(NotificationDelivery, { userId });
    const mails = new Map(deliveries.map(({ notificationId, state }) => [notificationId, state]));
    return section(
      found.map(({ id, type, title, body, subjectId, readAt, createdAt }) => ({
        ...{ id, type, title, body, createdAt },
        subjectId: subjectId ?? null,
        readAt: readAt ?? null,
        mail: mails.get(id) ?? null,
      })),
    );
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    // Their deliveries go with them.
    await em.nativeDelete(Notification, { userId });
    await em.nativeDelete(NotificationDigest, { userId });
  }
}
