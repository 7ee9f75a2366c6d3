import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.password-reset';

/** Mails the link, if there is an account to mail it to. */
@EventHandler({ name: NAME, events: ['user.password_reset_requested'] })
export class PasswordResetRequestedHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.passwordReset(NAME, event);
  }
}
