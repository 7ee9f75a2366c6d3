import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** That somebody gets a summary on a day of theirs. Written by one statement that does nothing where there is one. */
@Entity({ tableName: 'notification_digest' })
@Unique({ name: 'notification_digest_once', properties: ['userId', 'localDay'] })
export class NotificationDigest {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  userId!: string;

  /** By the reader's calendar, `YYYY-MM-DD`. */
  @Property({ type: 'date' })
  localDay!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;
}
