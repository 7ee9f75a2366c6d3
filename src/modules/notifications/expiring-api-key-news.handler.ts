import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { API_KEY_EXPIRING, type ExpiringKeyFacts } from '../partners/partners.events';
import { expiringApiKeyText } from './notification-texts';
import { NotificationsService } from './notifications.service';

const NAME = 'notifications.expiring-api-key';

/** Tells the administrators, who alone can issue another key. */
@EventHandler({ name: NAME, events: [API_KEY_EXPIRING] })
export class ExpiringApiKeyNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { adminIds, partnerName, apiKeyName, expiresAt } = event.payload as unknown as ExpiringKeyFacts;
    const text = expiringApiKeyText(partnerName, apiKeyName, expiresAt);
    await this.notifications.announce(
      NAME,
      event,
      adminIds.map((userId) => ({ userId, text })),
    );
  }
}
