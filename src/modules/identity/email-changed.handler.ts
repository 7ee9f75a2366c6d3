import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.email-changed';

/** Tells the old address, with a way back. */
@EventHandler({ name: NAME, events: ['user.email_changed'] })
export class EmailChangedHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.emailChanged(NAME, event);
  }
}
