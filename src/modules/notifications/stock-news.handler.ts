import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { Recipients } from '../identity';
import type { LotFacts } from '../inventory/inventory.events';
import type { NotificationText } from './notification.entity';
import { NotificationsService } from './notifications.service';
import { nearExpiryText, RESTOCK_EVENTS, type RestockFacts, restockText } from './stock-texts';

const NAME = 'notifications.stock';
const NEAR_EXPIRY = 'lot.near_expiry';

/** Tells those who keep the stock what they have to look at. */
@EventHandler({ name: NAME, events: [...RESTOCK_EVENTS, NEAR_EXPIRY] })
export class StockNewsHandler implements HandlesEvents {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly recipients: Recipients,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const text = textOf(event);
    if (text === null) return;
    await this.notifications.announce(NAME, event, async (em) => {
      const keepers = await this.recipients.withRoles(em, ['pharmacist', 'admin']);
      return keepers.map((userId) => ({ userId, text }));
    });
  }
}

function textOf({ type, payload }: DeliveredEvent): NotificationText | null {
  if (type !== NEAR_EXPIRY) return restockText(type, payload as unknown as RestockFacts);
  const { expiresOn, onHand } = payload as unknown as LotFacts;
  return nearExpiryText(expiresOn, onHand);
}
