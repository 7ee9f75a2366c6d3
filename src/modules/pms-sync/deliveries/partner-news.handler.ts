import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { OrderDispatches } from '../orders/order-dispatches.service';
import { PARTNER_EVENT_TYPES } from './partner-event-types';
import { PartnerNews } from './partner-news';

/** Writes down for each endpoint what it is to be told; the sender does the telling. */
@EventHandler({ name: 'pms-sync.deliveries', events: PARTNER_EVENT_TYPES })
export class PartnerNewsHandler implements HandlesEvents {
  constructor(
    private readonly news: PartnerNews,
    private readonly orders: OrderDispatches,
  ) {}

  /** An endpoint has one delivery of an event, so that this is safe to repeat and needs no other record. */
  async handle(event: DeliveredEvent): Promise<void> {
    const news = await this.news.of(event);
    if (news) await this.news.writeDown(news);
    // Last: whoever follows an order takes one without deliveries for one that reaches nobody.
    await this.orders.note(event);
  }
}
