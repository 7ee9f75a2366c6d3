import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../kernel/clock';
import { OncePerEvent } from '../../platform/outbox/once-per-event';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { Recipients } from '../identity';
import { Notification, type NotificationText } from './notification.entity';
import type { Reader } from './words/reader';

export interface Announcement {
  userId: string;
  /** Written for the reader, or the same for everybody. */
  text: NotificationText | ((reader: Reader) => NotificationText);
}

/** What is told, or what finds it out in the transaction that tells it. */
type Announcements = readonly Announcement[] | ((em: EntityManager) => Promise<readonly Announcement[]>);

/** Tells people what happened. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly once: OncePerEvent,
    private readonly recipients: Recipients,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Tells each account of an event, once however often the event is delivered. An account that is erased is told nothing any more.
   *
   * @returns `before` when this event was told earlier
   */
  async announce(
    handler: string,
    event: DeliveredEvent,
    announcements: Announcements,
  ): Promise<'told' | 'nobody' | 'before'> {
    const source = { eventId: event.id, type: event.type, subjectId: event.aggregateId };
    let told = 0;
    const now = await this.once.run(handler, event, async (em) => {
      const news = typeof announcements === 'function' ? await announcements(em) : announcements;
      const readers = await this.recipients.of(
        em,
        news.map(({ userId }) => userId),
      );
      const at = this.clock.now();
      const written = news.flatMap(({ userId, text }) => {
        const reader = readers.get(userId);
        return reader ? [Notification.to(userId, source, typeof text === 'function' ? text(reader) : text, at)] : [];
      });
      em.persist(written);
      told = written.length;
    });
    if (!now) return 'before';
    return told > 0 ? 'told' : 'nobody';
  }
}
