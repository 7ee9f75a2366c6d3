import { systemActor } from '../../../platform/auth/actor';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { ChargeNews } from './charge-news.service';

/** News of charges; those of refunds and disputes concern no visit. */
@EventHandler({ name: 'consultations.charge-news', events: ['payment.provider_event_received'] })
export class ChargeNewsHandler implements HandlesEvents {
  constructor(private readonly news: ChargeNews) {}

  async handle({ id, payload }: DeliveredEvent): Promise<void> {
    if (payload.about === 'charge') await this.news.apply(systemActor(id), String(payload.paymentEventId));
  }
}
