import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { EmailChoice } from './channels';
import type { NotificationCategory } from './notification-category';

/** What somebody has chosen; no row where nothing was. Written by one statement of PreferenceRepository. */
@Entity({ tableName: 'notification_preference' })
export class NotificationPreference {
  @PrimaryKey({ type: 'uuid' })
  userId!: string;

  @PrimaryKey({ type: 'text' })
  category!: NotificationCategory;

  @Property({ type: 'boolean' })
  inApp!: boolean;

  @Property({ type: 'text' })
  email!: EmailChoice;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;
}
