import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../kernel/clock';
import { OncePerEvent } from '../../platform/outbox/once-per-event';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { OutboxEvent } from '../../platform/outbox/outbox-event.entity';
import { type Recipient, Recipients } from '../identity';
import { notificationListed, notificationWritten } from './delivery/delivery.events';
import { NotificationDelivery } from './delivery/notification-delivery.entity';
import { Notification, type NotificationText } from './notification.entity';
import { type Channels, channelsFor } from './preferences/channels';
import { categoryOf } from './preferences/notification-category';
import { PreferenceRepository } from './preferences/preference.repository';
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
    private readonly preferences: PreferenceRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Tells each account of an event, once however often the event is delivered: in the list, by mail, or both, as each has chosen. An
   * account that is erased is told nothing any more.
   *
   * @returns `before` when this event was told earlier
   */
  async announce(
    handler: string,
    event: DeliveredEvent,
    announcements: Announcements,
  ): Promise<'told' | 'nobody' | 'before'> {
    let told = false;
    const now = await this.once.run(handler, event, async (em) => {
      const news = typeof announcements === 'function' ? await announcements(em) : announcements;
      await this.tell(em, event, news);
      told = news.length > 0;
    });
    if (!now) return 'before';
    return told ? 'told' : 'nobody';
  }

  private async tell(em: EntityManager, event: DeliveredEvent, news: readonly Announcement[]): Promise<void> {
    const category = categoryOf(event.type);
    const userIds = news.map(({ userId }) => userId);
    const readers = await this.recipients.of(em, userIds);
    const chosenBy = await this.preferences.chosenBy(em, userIds, category);
    const told = news.flatMap(({ userId, text }) => {
      const reader = readers.get(userId);
      if (!reader) return [];
      const channels = channelsFor(chosenBy(userId), reader, event.type);
      return channels.inApp || channels.email !== 'off' ? [this.written(event, reader, text, channels)] : [];
    });
    em.persist(told.map(({ notification }) => notification));
    // What points at a row is written after it.
    await em.flush();
    for (const { notification, email } of told) {
      if (notification.inApp) em.persist(OutboxEvent.of(listingOf(notification)));
      if (email === 'off') continue;
      em.persist(NotificationDelivery.of(notification, category, email));
      if (email === 'immediate') em.persist(OutboxEvent.of(mailOf(notification)));
    }
  }

  private written(event: DeliveredEvent, reader: Recipient, text: Announcement['text'], { inApp, email }: Channels) {
    const source = { eventId: event.id, type: event.type, subjectId: event.aggregateId };
    const words = typeof text === 'function' ? text(reader) : text;
    return { notification: Notification.to(reader.id, source, words, { inApp, at: this.clock.now() }), email };
  }
}

function listingOf({ id, userId, createdAt }: Notification) {
  return notificationListed({ notificationId: id, userId }, createdAt);
}

function mailOf({ id, userId, createdAt }: Notification) {
  return notificationWritten({ notificationId: id, userId }, createdAt);
}
