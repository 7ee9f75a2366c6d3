import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.email-change';

/** Asks the new address whether it is the account holder's. */
@EventHandler({ name: NAME, events: ['user.email_change_requested'] })
export class EmailChangeRequestedHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.emailChange(NAME, event);
  }
}
