import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { OncePerEvent } from '../../../platform/outbox/once-per-event';
import { PARTNER_EVENT_TYPES } from './partner-event-types';
import { PartnerNews } from './partner-news';

const NAME = 'pms-sync.deliveries';

/** Writes down for each endpoint what it is to be told; the sender does the telling. */
@EventHandler({ name: NAME, events: PARTNER_EVENT_TYPES })
export class PartnerNewsHandler implements HandlesEvents {
  constructor(
    private readonly once: OncePerEvent,
    private readonly news: PartnerNews,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const news = await this.news.of(event);
    if (!news) return;
    await this.once.run(NAME, event, (em) => this.news.writeDown(em, news));
  }
}
