import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.email-verification';

/** Asks whoever signed up whether the address is theirs. */
@EventHandler({ name: NAME, events: ['user.signed_up', 'user.email_verification_requested'] })
export class EmailVerificationHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.verification(NAME, event);
  }
}
