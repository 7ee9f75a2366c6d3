import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Mail } from '../../../platform/mail/mail';
import type { MailOutcome } from '../../../platform/mail/mails-from-events';
import { Recipients } from '../../identity';
import { Notification } from '../notification.entity';
import { PreferenceRepository } from '../preferences/preference.repository';
import { NotificationDelivery } from './notification-delivery.entity';
import { notificationMails } from './delivery.metrics';
import { NotificationLetters } from './notification-letters';
import { VisitsInMails } from './visit-news';

/** Writes the mails of notifications, and keeps what became of them. Each runs in a transaction of the caller's. */
@Injectable()
export class NotificationMails {
  constructor(
    private readonly recipients: Recipients,
    private readonly preferences: PreferenceRepository,
    private readonly visits: VisitsInMails,
    private readonly letters: NotificationLetters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** As everything stands now: since the notification was written somebody may have left, unsubscribed, or cancelled the visit. */
  async write(em: EntityManager, notificationId: string): Promise<Mail | null> {
    const delivery = await em.findOne(NotificationDelivery, { notificationId, state: 'pending' });
    const notification = delivery && (await em.findOne(Notification, { id: notificationId }));
    if (!notification) return null;
    const { userId, category } = delivery;
    const to = (await this.recipients.of(em, [userId])).get(userId);
    const chosen = await this.preferences.chosenBy(em, [userId], category);
    if (!to?.active || chosen(userId).email === 'off') return null;
    const { stale, calendar } = await this.visits.about(em, notification, to);
    return stale ? null : this.letters.single(em, to, notification, { category, calendar });
  }

  /** A summary of what is still wanted; null when there is nothing in it, or nobody to read it. */
  async writeSummary(em: EntityManager, userId: string, digestId: string): Promise<Mail | null> {
    const to = (await this.recipients.of(em, [userId])).get(userId);
    if (!to?.active) return null;
    const chosen = await this.preferences.allOf(em, userId);
    const deliveries = await em.find(NotificationDelivery, { digestId, state: 'pending' });
    const wanted = deliveries.filter(({ category }) => chosen[category].email !== 'off');
    for (const delivery of deliveries) if (!wanted.includes(delivery)) this.settled(delivery, 'nothing_to_say');
    const ids = wanted.map(({ notificationId }) => notificationId);
    const newestLast = { orderBy: { createdAt: 'asc', id: 'asc' } } as const;
    const notifications = await em.find(Notification, { id: { $in: ids } }, newestLast);
    return notifications.length === 0 ? null : this.letters.summary(em, to, notifications);
  }

  async settle(
    em: EntityManager,
    which: { notificationId: string } | { digestId: string },
    outcome: MailOutcome,
  ): Promise<void> {
    const deliveries = await em.find(NotificationDelivery, { ...which, state: 'pending' });
    for (const delivery of deliveries) this.settled(delivery, outcome);
  }

  private settled(delivery: NotificationDelivery, outcome: MailOutcome): void {
    const state = delivery.settle(outcome, this.clock.now());
    notificationMails.inc({ category: delivery.category, outcome: state });
  }
}
