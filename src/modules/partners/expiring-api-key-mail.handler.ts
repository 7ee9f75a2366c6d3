import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { letterTo } from '../../platform/mail/letter';
import type { Mail } from '../../platform/mail/mail';
import { MailsFromEvents } from '../../platform/mail/mails-from-events';
import { Partner } from './partner.entity';
import { API_KEY_EXPIRING, type ExpiringKeyFacts } from './partners.events';

const NAME = 'partners.api-key-mail';

/** Writes to whoever looks after the partner's system. */
@EventHandler({ name: NAME, events: [API_KEY_EXPIRING] })
export class ExpiringApiKeyMailHandler implements HandlesEvents {
  constructor(private readonly mails: MailsFromEvents) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const facts = event.payload as unknown as ExpiringKeyFacts;
    await this.mails.send(NAME, event, async (em) => {
      const partner = await em.findOne(Partner, { id: facts.partnerId, deletedAt: null });
      return partner && letter(partner.contactEmail, facts);
    });
  }
}

function letter(to: string, { apiKeyName, partnerName, expiresAt }: ExpiringKeyFacts): Mail {
  return letterTo(to, {
    subject: 'An API key is about to expire',
    paragraphs: [
      `The API key "${apiKeyName}" of ${partnerName} expires on ${expiresAt.slice(0, 10)} (UTC). After that every request with it is refused.`,
      'Ask the clinic for another key, put it into your system, and tell the clinic when the old one can be revoked. Both are good meanwhile.',
    ],
  });
}
