import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Channels, DEFAULT_CHANNELS } from './channels';
import { NOTIFICATION_CATEGORIES, type NotificationCategory } from './notification-category';
import { NotificationPreference } from './notification-preference.entity';

type Change = Partial<Channels> & { at: Date };

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

  /**
   * What is not named stays as it is. The race: two that change different things of one category at once; each statement sees what the
   * other has left.
   */
  async change(em: EntityManager, userId: string, category: NotificationCategory, change: Change): Promise<void> {
    const { inApp = null, email = null, at } = change;
    const standard = DEFAULT_CHANNELS[category];
    await em.execute(
      `insert into notification_preference as chosen (user_id, category, in_app, email, updated_at) values (?, ?, ?, ?, ?)
       on conflict (user_id, category) do update set in_app = coalesce(?::boolean, chosen.in_app),
         email = coalesce(?::text, chosen.email), updated_at = excluded.updated_at`,
      [userId, category, inApp ?? standard.inApp, email ?? standard.email, at, inApp, email],
    );
  }
}
