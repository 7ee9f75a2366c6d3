import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';

/** What a notification says; no diagnosis and no reason for a visit, since it may show on a locked screen. */
export interface NotificationText {
  title: string;
  body: string;
}

export interface NotificationSource {
  eventId: string;
  /** Type of the event, e.g. `consultation.booked`. */
  type: string;
  /** What it is about, for the client to open. */
  subjectId: string;
}

/** A message to one account inside the service, until it is read and after. */
@Entity({ tableName: 'notification' })
@Unique({ name: 'notification_once_per_event', properties: ['eventId', 'userId'] })
export class Notification {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  userId!: string;

  @Property({ type: 'uuid' })
  eventId!: string;

  @Property({ type: 'text' })
  type!: string;

  @Property({ type: 'text' })
  title!: string;

  @Property({ type: 'text' })
  body!: string;

  @Property({ type: 'uuid', nullable: true })
  subjectId?: string;

  /** Whether it stands in the list; otherwise it was written for a mail alone. */
  @Property({ type: 'boolean', default: true })
  inApp!: boolean;

  @Property({ type: 'timestamptz', nullable: true })
  readAt?: Date;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  static to(
    userId: string,
    source: NotificationSource,
    text: NotificationText,
    { inApp, at }: { inApp: boolean; at: Date },
  ): Notification {
    const notification = new Notification();
    notification.id = uuidv7();
    notification.userId = userId;
    notification.eventId = source.eventId;
    notification.type = source.type;
    notification.subjectId = source.subjectId;
    notification.title = text.title;
    notification.body = text.body;
    notification.inApp = inApp;
    notification.createdAt = at;
    return notification;
  }

  /** Reading again keeps the first time. */
  read(at: Date): void {
    this.readAt ??= at;
  }
}
