import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { ProductMappings } from './product-mappings.service';

/** A product of ours that is new or has new codes may be what a partner has told of for a while; one that is gone is not any more. */
@EventHandler({
  name: 'pms-sync.catalogue-news',
  events: ['product.registered', 'product.updated', 'product.retired'],
})
export class CatalogueNewsHandler implements HandlesEvents {
  constructor(private readonly mappings: ProductMappings) {}

  /** Safe to repeat: it looks at the catalogue as it is now. */
  async handle({ payload }: DeliveredEvent): Promise<void> {
    await this.mappings.lookAgain(String(payload.productId));
  }
}
