import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { MailOutcome } from '../../../platform/mail/mails-from-events';
import type { Notification } from '../notification.entity';
import type { NotificationCategory } from '../preferences/notification-category';

/** `sent` was taken by the mail server; `failed` by none for a day, or refused; `dropped` was not worth a mail any more. */
export type DeliveryState = 'pending' | 'sent' | 'failed' | 'dropped';

const STATES: Readonly<Record<MailOutcome, DeliveryState>> = {
  sent: 'sent',
  refused: 'failed',
  given_up: 'failed',
  nothing_to_say: 'dropped',
};

/** The mail of a notification, at once or in a summary: one for each notification, and so for each event and person. */
@Entity({ tableName: 'notification_delivery' })
export class NotificationDelivery {
  @PrimaryKey({ type: 'uuid' })
  notificationId!: string;

  @Property({ type: 'uuid' })
  userId!: string;

  @Property({ type: 'text' })
  category!: NotificationCategory;

  @Property({ type: 'text' })
  mode!: 'immediate' | 'daily';

  @Property({ type: 'text' })
  state!: DeliveryState;

  /** In which summary it stands. */
  @Property({ type: 'uuid', nullable: true })
  digestId: string | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  settledAt: Date | null = null;

  static of(
    { id, userId, createdAt }: Notification,
    category: NotificationCategory,
    mode: 'immediate' | 'daily',
  ): NotificationDelivery {
    const delivery = new NotificationDelivery();
    delivery.notificationId = id;
    delivery.userId = userId;
    delivery.category = category;
    delivery.mode = mode;
    delivery.state = 'pending';
    delivery.createdAt = createdAt;
    return delivery;
  }

  /** What became of it stays what became of it. @returns the state now */
  settle(outcome: MailOutcome, now: Date): DeliveryState {
    if (this.state === 'pending') {
      this.state = STATES[outcome];
      this.settledAt = now;
    }
    return this.state;
  }
}
