import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { uuidArray } from '../../../platform/database/uuid-array';
import { ForeseesDemand, type ForeseenUnits, type KnowsDemand } from '../../inventory';

/** What is prescribed and not set aside yet, of one product at one dispensary, in units of use. */
export interface ProductDemand {
  productId: string;
  locationId: string;
  /** Of present fills: somebody waits for it. */
  awaited: number;
  /** Of refills that fall due. */
  refills: number;
}

/** The door for whoever orders stock: demand that is known already. */
@ForeseesDemand()
export class UnmetDemand implements KnowsDemand {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async demandFor(em: EntityManager, productIds: readonly string[], until: Date): Promise<readonly ForeseenUnits[]> {
    const known = await this.known(em, productIds, until);
    return known.map(({ productId, locationId, awaited, refills }) => ({
      ...{ productId, locationId, quantity: awaited + refills },
    }));
  }

  /** @param until refills count that fall due until then */
  known(em: EntityManager, productIds: readonly string[], until: Date): Promise<ProductDemand[]> {
    return em.execute<ProductDemand[]>(
      `select "productId", "locationId", sum(short)::float8 as awaited, sum(refill)::float8 as refills
         from (select l.product_id as "productId", p.location_id as "locationId", l.short,
                      case when l.dispensed > 0 and l.dispensed % l.quantity = 0 and l.dispensed < l.quantity * (l.refills + 1)
                            and l.fill_started_at + make_interval(days => l.days_supply) <= least(?::timestamptz, p.expires_at)
                           then l.quantity else 0 end as refill
                 from prescription_line l join prescription p on p.id = l.prescription_id
                where l.product_id = any(?::uuid[]) and p.expires_at > ?
                  and p.status in ('reserved', 'partially_reserved', 'awaiting_stock', 'partially_dispensed')) known
        where short > 0 or refill > 0
        group by "productId", "locationId" order by "productId", "locationId"`,
      [until, uuidArray(productIds), this.clock.now()],
    );
  }
}
