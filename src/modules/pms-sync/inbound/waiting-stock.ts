import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** Events that told of stock before anybody knew of what. Their stock is in the mirror already: what they wait for is its product. */
@Injectable()
export class WaitingStock {
  /** These products of the partner are mapped now. When the worker was done with their events stays as it is. */
  async apply(em: EntityManager, partnerId: string, productRefs: readonly string[]): Promise<void> {
    if (productRefs.length === 0) return;
    const refs = JSON.stringify(productRefs);
    await em.execute(
      `update pms_inbound_event set outcome = 'applied'
        where partner_id = ? and outcome = 'waiting' and product_ref in (select jsonb_array_elements_text(?::jsonb))`,
      [partnerId, refs],
    );
    // Of two that map the last two products of an event at the same time, the second waits for its row and then sees what the first left.
    await em.execute(
      `update pms_inbound_event set
          outcome = case when waits_for <@ known.refs then 'applied' else outcome end,
          waits_for = nullif(array(select unnest(waits_for) except select unnest(known.refs) order by 1), '{}')
         from (select array(select jsonb_array_elements_text(?::jsonb)) as refs) known
        where partner_id = ? and outcome = 'waiting' and waits_for && known.refs`,
      [refs, partnerId],
    );
  }
}
