import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';

/** Events that told of stock before anybody knew of what. Their stock is in the mirror already: what they wait for is its product. */
@Injectable()
export class WaitingStock {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** These products of the partner are mapped now. */
  async apply(em: EntityManager, partnerId: string, productRefs: readonly string[]): Promise<void> {
    if (productRefs.length === 0) return;
    await em.execute(
      `update pms_inbound_event set outcome = 'applied', concluded_at = ?
        where partner_id = ? and outcome = 'waiting' and product_ref in (select jsonb_array_elements_text(?::jsonb))`,
      [this.clock.now(), partnerId, JSON.stringify(productRefs)],
    );
  }
}
