import { systemActor } from '../../../platform/auth/actor';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import type { StockChangeFacts } from '../../inventory/inventory.events';
import { StockForWaiting } from './stock-for-waiting.service';

/** Not wrapped in OncePerEvent: what is set aside once is not missing the second time. */
@EventHandler({ name: 'prescriptions.stock', events: ['stock.changed'] })
export class StockArrivalHandler implements HandlesEvents {
  constructor(private readonly stock: StockForWaiting) {}

  async handle({ id, payload }: DeliveredEvent): Promise<void> {
    const { productId, balances } = payload as unknown as StockChangeFacts;
    const places = balances.filter(({ available }) => available > 0).map(({ locationId }) => locationId);
    if (places.length > 0) await this.stock.serve(systemActor(id), productId, places);
  }
}
