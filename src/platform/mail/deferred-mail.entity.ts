import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { type DeliveredEvent, type QueuedEvent, queued } from '../outbox/delivered-event';

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** After a day a link to reset a password is no help any more, and whoever needs one has asked again. */
const PATIENCE_MS = 24 * 60 * MINUTE_MS;

/** An event whose mail the server did not take yet. Holds no address and no text: the mail is written anew. */
@Entity({ tableName: 'deferred_mail' })
export class DeferredMail {
  @PrimaryKey({ type: 'text' })
  handler!: string;

  @PrimaryKey({ type: 'uuid' })
  eventId!: string;

  @Property({ type: 'jsonb' })
  event!: QueuedEvent;

  @Property({ type: 'integer' })
  attempts!: number;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  dueAt!: Date;

  static after(handler: string, event: DeliveredEvent, now: Date): DeferredMail {
    const mail = new DeferredMail();
    mail.handler = handler;
    mail.eventId = event.id;
    mail.event = queued(event);
    mail.attempts = 0;
    mail.createdAt = now;
    mail.failed(now);
    return mail;
  }

  /** 1, 2, 4 … 60 minutes until the next try. @returns false when it is not worth one any more */
  failed(now: Date): boolean {
    this.attempts += 1;
    const pause = Math.min(MINUTE_MS * 2 ** (this.attempts - 1), LONGEST_PAUSE_MS);
    this.dueAt = new Date(now.getTime() + pause);
    return this.dueAt.getTime() - this.createdAt.getTime() <= PATIENCE_MS;
  }
}
