import { letterTo } from '../../../platform/mail/letter';
import { MailsFromEvents } from '../../../platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { UserAccountRepository } from '../user-account.repository';
import { MFA_EVENTS, type MfaEventType, type MfaFacts } from './mfa.events';
import { mfaLetter } from './mfa-letters';

const NAME = 'identity.mfa-mail';

/** Writes to the owner: whoever took the account over reads its notifications, but not that mailbox. */
@EventHandler({ name: NAME, events: MFA_EVENTS })
export class MfaMailHandler implements HandlesEvents {
  constructor(
    private readonly mails: MailsFromEvents,
    private readonly accounts: UserAccountRepository,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const facts = event.payload as unknown as MfaFacts;
    await this.mails.send(NAME, event, async (em) => {
      const user = await this.accounts.find(em, facts.userId);
      return user && letterTo(user.email, mfaLetter(event.type as MfaEventType, facts));
    });
  }
}
