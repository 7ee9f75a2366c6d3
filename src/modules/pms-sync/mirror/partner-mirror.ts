import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { WaitingStock } from '../inbound/waiting-stock';
import { ProductMapper } from '../mapping/product-mapper';
import type { ProductReport, StockReport } from '../translation/reports';
import { MirrorRepository, stockKey } from './mirror.repository';
import { PartnerProduct } from './partner-product.entity';

/** `waiting`: kept, and of use to nobody until its product is mapped; `stale`: something as new or newer is known. */
export type Taken = 'applied' | 'waiting' | 'stale';

/**
 * What partners tell is kept here, beside our own stock and never in it. A report is taken if its version is higher than the one known,
 * however it came: by event, by request or in a snapshot.
 */
@Injectable()
export class PartnerMirror {
  constructor(
    private readonly repository: MirrorRepository,
    private readonly mapper: ProductMapper,
    private readonly waiting: WaitingStock,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param reports each product once @returns in their order */
  async takeProducts(em: EntityManager, partnerId: string, reports: readonly ProductReport[]): Promise<Taken[]> {
    if (reports.length === 0) return [];
    const mappings = await this.mapper.mappingsOf(em, reports);
    const mapped = reports.map((report, at) => ({ ...report, ...mappings[at] }));
    const written = await this.repository.takeProducts(em, partnerId, mapped, this.clock.now());
    const found = await this.repository.mappedOf(em, partnerId, [...written]);
    await this.waiting.apply(em, partnerId, [...found]);
    return reports.map(({ ref }) => (written.has(ref) ? 'applied' : 'stale'));
  }

  /** @param reports each product at each location once @returns in their order */
  async takeStock(em: EntityManager, partnerId: string, reports: readonly StockReport[]): Promise<Taken[]> {
    if (reports.length === 0) return [];
    const written = await this.repository.takeStock(em, partnerId, reports, this.clock.now());
    const refs = [...new Set(reports.map(({ productRef }) => productRef))];
    const mapped = await this.repository.mappedOf(em, partnerId, refs);
    return reports.map(({ locationRef, productRef }) => {
      if (!written.has(stockKey(locationRef, productRef))) return 'stale';
      return mapped.has(productRef) ? 'applied' : 'waiting';
    });
  }

  /** Of these, the products that are ours; they stay so until the caller commits. */
  knownOf(em: EntityManager, partnerId: string, productRefs: readonly string[]): Promise<Set<string>> {
    return this.repository.mappedOf(em, partnerId, productRefs);
  }

  /** Which of ours a product of a partner is, said by a person; null for none of them. */
  async mapByHand(em: EntityManager, product: PartnerProduct, productId: string | null): Promise<void> {
    product.mapByHand(productId, this.clock.now());
    await em.flush();
    if (productId !== null) await this.waiting.apply(em, product.partnerId, [product.ref]);
  }

  /** One of our products is new, changed or gone. */
  async lookAgain(em: EntityManager, productId: string): Promise<void> {
    for (const { partnerId, ref } of await this.mapper.lookAgain(em, productId, this.clock.now())) {
      await this.waiting.apply(em, partnerId, [ref]);
    }
  }
}
