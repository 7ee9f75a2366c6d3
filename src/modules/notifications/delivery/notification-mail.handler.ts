import { MailsFromEvents } from '../../../platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { NOTIFICATION_WRITTEN, type WrittenFacts } from './delivery.events';
import { NotificationMails } from './notification-mails.service';

const NAME = 'notifications.mail';

/** Mails a notification: one event, one mail. What the server does not take comes again for a day. */
@EventHandler({ name: NAME, events: [NOTIFICATION_WRITTEN] })
export class NotificationMailHandler implements HandlesEvents {
  constructor(
    private readonly mails: MailsFromEvents,
    private readonly notifications: NotificationMails,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { notificationId } = event.payload as unknown as WrittenFacts;
    await this.mails.send(
      NAME,
      event,
      (em) => this.notifications.write(em, notificationId),
      (em, outcome) => this.notifications.settle(em, { notificationId }, outcome),
    );
  }
}
