import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.email-change-reversed';

/** Mails the link to a new password to the address that is the account's again. */
@EventHandler({ name: NAME, events: ['user.email_change_reversed'] })
export class EmailChangeReversedHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.emailChangeReversed(NAME, event);
  }
}
