import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import type { PartnerFormat } from '../../partners';
import { audienceOf } from '../orders/order-audience';
import { CarriedFacts } from './carried-facts';
import { DeliveryRepository } from './delivery.repository';
import { EndpointRepository, type Listener } from './endpoint.repository';
import { Translators } from '../translation/translators';
import { type PartnerEvent, partnerEvent } from './partner-event';

/** What is told, about what, and to whom. */
export interface News {
  event: PartnerEvent;
  subjectId: string;
  listeners: readonly Listener[];
}

/** What is told to partners, and to whom. */
@Injectable()
export class PartnerNews {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly carried: CarriedFacts,
    private readonly translators: Translators,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns undefined when nobody waits for it; most clinics have no endpoint for most events, and those cost one look */
  async of(event: DeliveredEvent): Promise<News | undefined> {
    const listeners = audienceOf(event, await this.endpoints.listeners(event.type));
    if (listeners.length === 0) return undefined;
    const told = partnerEvent(event, await this.carried.of(event));
    return told && { event: told, subjectId: event.aggregateId, listeners };
  }

  /** One delivery for each endpoint that listens, in the words of its partner; one that has gone since is told nothing by the sender. */
  writeDown(news: News): Promise<void> {
    const bodies = new Map<PartnerFormat, string>();
    for (const { format } of news.listeners) {
      if (!bodies.has(format)) bodies.set(format, JSON.stringify(this.translators.told(format, news.event)));
    }
    const listeners = news.listeners.map((listener) => ({ ...listener, body: bodies.get(listener.format)! }));
    return this.deliveries.add({ ...news, listeners }, this.clock.now());
  }
}
