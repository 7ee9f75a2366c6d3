import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { Products } from '../../inventory';
import { OrderNews } from '../orders/order-news';
import type { Carried, ToldProduct } from './partner-event';

/** Events that carry the product itself. */
const CARRY_PRODUCT = ['product.registered', 'product.updated'];

/** What events to partners carry besides their own facts, read when it is written down. */
@Injectable()
export class CarriedFacts {
  constructor(
    private readonly products: Products,
    private readonly orders: OrderNews,
  ) {}

  async of(event: DeliveredEvent): Promise<Carried> {
    const product = CARRY_PRODUCT.includes(event.type) ? await this.product(event.aggregateId) : undefined;
    return { product, order: await this.orders.of(event) };
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
