import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { AccountMails } from './account-mails';

const NAME = 'identity.account-notice';

/** Tells the holder what somebody else may have done. */
@EventHandler({ name: NAME, events: ['user.password_changed', 'user.deactivated', 'user.reactivated'] })
export class AccountNoticeHandler implements HandlesEvents {
  constructor(private readonly mails: AccountMails) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.notice(NAME, event);
  }
}
