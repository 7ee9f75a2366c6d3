import { systemActor } from '../../../platform/auth/actor';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import type { ReservationFacts } from '../../inventory/inventory.events';
import { SOURCE } from './prescription-stock';
import { StockForWaiting } from './stock-for-waiting.service';

/** What this module gives back itself, it has taken into account already. */
const LOST = /^lot_/;

/** A lot was held, recalled or has expired: its prescriptions get other stock, or wait. Harmless to repeat. */
@EventHandler({ name: 'prescriptions.lost-stock', events: ['reservation.released'] })
export class LostStockHandler implements HandlesEvents {
  constructor(private readonly stock: StockForWaiting) {}

  async handle({ id, payload }: DeliveredEvent): Promise<void> {
    const { sourceType, sourceId, because } = payload as unknown as ReservationFacts;
    if (sourceType === SOURCE && LOST.test(because)) await this.stock.reconsider(systemActor(id), sourceId);
  }
}
