import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.farewell';

/** Sends the last letter. */
@EventHandler({ name: NAME, events: ['user.erased'] })
export class UserErasedHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.farewell(NAME, event);
  }
}
