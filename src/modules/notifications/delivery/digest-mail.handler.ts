import { MailsFromEvents } from '../../../platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { type CompiledFacts, DIGEST_COMPILED } from './delivery.events';
import { NotificationMails } from './notification-mails.service';

const NAME = 'notifications.digest-mail';

/** Mails somebody the summary of a day. */
@EventHandler({ name: NAME, events: [DIGEST_COMPILED] })
export class DigestMailHandler implements HandlesEvents {
  constructor(
    private readonly mails: MailsFromEvents,
    private readonly notifications: NotificationMails,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { digestId, userId } = event.payload as unknown as CompiledFacts;
    await this.mails.send(
      NAME,
      event,
      (em) => this.notifications.writeSummary(em, userId, digestId),
      (em, outcome) => this.notifications.settle(em, { digestId }, outcome),
    );
  }
}
