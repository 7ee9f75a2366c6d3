import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Channels, DEFAULT_CHANNELS } from './channels';
import { NOTIFICATION_CATEGORIES, type NotificationCategory } from './notification-category';
import { NotificationPreference } from './notification-preference.entity';

@Injectable()
export class PreferenceRepository {
  /** What these accounts have chosen for a category, or the default. */
  async chosenBy(
    em: EntityManager,
    userIds: readonly string[],
    category: NotificationCategory,
  ): Promise<(userId: string) => Channels> {
    const rows = await em.find(
      NotificationPreference,
      { userId: { $in: [...userIds] }, category },
      { disableIdentityMap: true },
    );
    const chosen = new Map(rows.map((row) => [row.userId, row]));
    return (userId) => chosen.get(userId) ?? DEFAULT_CHANNELS[category];
  }

  /** Of every category. */
  async allOf(em: EntityManager, userId: string): Promise<Record<NotificationCategory, Channels>> {
    const rows = await em.find(NotificationPreference, { userId }, { disableIdentityMap: true });
    const chosen = new Map(rows.map(({ category, inApp, email }) => [category, { inApp, email }]));
    const entries = NOTIFICATION_CATEGORIES.map((category) => [
      category,
      chosen.get(category) ?? DEFAULT_CHANNELS[category],
    ]);
    return Object.fromEntries(entries) as Record<NotificationCategory, Channels>;
  }

  /** The race: two who choose for the first time at once. The later one is right. */
  async keep(em: EntityManager, preference: NotificationPreference): Promise<void> {
    await em.upsert(NotificationPreference, preference, { onConflictFields: ['userId', 'category'] });
  }
}
