import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import type { MfaFacts } from '../identity/mfa/mfa.events';
import { ACCOUNT_SECURITY_EVENTS, accountSecurityText } from './account-security-texts';
import { NotificationsService } from './notifications.service';

const NAME = 'notifications.account-security';

/** Tells the owner of an account what was done to its second factor, and who seems to be guessing. */
@EventHandler({ name: NAME, events: ACCOUNT_SECURITY_EVENTS })
export class AccountSecurityNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const facts = event.payload as unknown as MfaFacts;
    const text = accountSecurityText(event.type, facts);
    await this.notifications.announce(NAME, event, [{ userId: facts.userId, text }]);
  }
}
