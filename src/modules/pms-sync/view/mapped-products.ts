import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** A product of ours, and what a partner calls it. */
export interface MappedProduct {
  productId: string;
  refs: string[];
}

/** The products of ours that a partner has. */
@Injectable()
export class MappedProducts {
  /** By our id, from one on. */
  async from(
    em: EntityManager,
    partnerId: string,
    { productRef = null, first = null, limit }: { productRef?: string | null; first?: string | null; limit: number },
  ): Promise<MappedProduct[]> {
    return em.execute<MappedProduct[]>(
      `select product_id as "productId", array_agg(ref order by ref) as refs from pms_product
        where partner_id = ? and product_id is not null and (?::text is null or ref = ?) and (?::uuid is null or product_id >= ?)
        group by product_id order by product_id limit ?`,
      [partnerId, productRef, productRef, first, first, limit],
    );
  }
}
