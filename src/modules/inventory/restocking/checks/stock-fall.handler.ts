import type { DeliveredEvent } from '../../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../../platform/outbox/event-handler.decorator';
import type { StockChangeFacts } from '../../inventory.events';
import { StockCheck } from './stock-check.service';

/** Looks at a product as soon as its stock has changed; looking twice opens nothing twice. */
@EventHandler({ name: 'restocking.stock-fall', events: ['stock.changed'] })
export class StockFallHandler implements HandlesEvents {
  constructor(private readonly check: StockCheck) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { productId, balances } = event.payload as unknown as StockChangeFacts;
    const locationIds = balances.map(({ locationId }) => locationId);
    if (locationIds.length > 0) await this.check.checkProduct(productId, locationIds);
  }
}
