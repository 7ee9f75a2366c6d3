import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** Events that told of stock before anybody knew of what. Their stock is in the mirror already: what they wait for is its product. */
@Injectable()
export class WaitingStock {
  /** These products of the partner are mapped now. When the worker was done with their events stays as it is. */
  async apply(em: EntityManager, partnerId: string, productRefs: readonly string[]): Promise<void> {
    if (productRefs.length === 0) return;
    await em.execute(
      `update pms_inbound_event set outcome = 'applied'
        where partner_id = ? and outcome = 'waiting' and product_ref in (select jsonb_array_elements_text(?::jsonb))`,
      [partnerId, JSON.stringify(productRefs)],
    );
  }
}
