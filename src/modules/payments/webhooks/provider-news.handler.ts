import { systemActor } from '../../../platform/auth/actor';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { ProviderNewsService } from './provider-news.service';

/** News of refunds and disputes. */
@EventHandler({ name: 'payments.provider-news', events: ['payment.provider_event_received'] })
export class ProviderNewsHandler implements HandlesEvents {
  constructor(private readonly news: ProviderNewsService) {}

  async handle({ id, payload }: DeliveredEvent): Promise<void> {
    if (payload.about === 'charge') return;
    await this.news.apply(systemActor(id), String(payload.paymentEventId));
  }
}
