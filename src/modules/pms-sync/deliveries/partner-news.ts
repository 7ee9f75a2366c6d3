import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { Products } from '../../inventory';
import { DeliveryRepository } from './delivery.repository';
import { EndpointRepository } from './endpoint.repository';
import { type PartnerEvent, partnerEvent, type ToldProduct } from './partner-event';

/** Events that carry the product itself. */
const CARRY_PRODUCT = ['product.registered', 'product.updated'];

/** What is told to partners, and to whom. */
@Injectable()
export class PartnerNews {
  constructor(
    private readonly work: UnitOfWork,
    private readonly endpoints: EndpointRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly products: Products,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns undefined when nobody waits for it; most clinics have no endpoint for most events, and those cost one look */
  async of(event: DeliveredEvent): Promise<PartnerEvent | undefined> {
    if (!(await this.work.read((em) => this.endpoints.isAwaited(em, event.type)))) return undefined;
    return partnerEvent(event, CARRY_PRODUCT.includes(event.type) ? await this.product(event.aggregateId) : undefined);
  }

  /** One delivery for each endpoint that listens now. */
  async writeDown(em: EntityManager, event: PartnerEvent, subjectId: string): Promise<void> {
    const listeners = await this.endpoints.listeners(em, event.type);
    await this.deliveries.add(em, { event, subjectId }, listeners, this.clock.now());
  }

  /** As it stands now; undefined for one that is retired. */
  private async product(productId: string): Promise<ToldProduct | undefined> {
    try {
      return await this.products.find(productId);
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }
}
