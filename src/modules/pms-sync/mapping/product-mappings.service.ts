import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound, ValidationFailed } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { CodedProducts } from '../../inventory';
import { MirrorRepository } from '../mirror/mirror.repository';
import { PartnerMirror } from '../mirror/partner-mirror';
import { PartnerProduct } from '../mirror/partner-product.entity';
import { PartnerDesk } from '../partner-desk';
import type { ProductMappingListQuery } from './dto/product-mapping-list.query';

/** Which product of a partner, and who says so. */
export interface MappingTarget {
  actor: Actor;
  partnerId: string;
  productRef: string;
}

/** Which products of partners are which of ours. */
@Injectable()
export class ProductMappings {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: PartnerDesk,
    private readonly mirror: PartnerMirror,
    private readonly repository: MirrorRepository,
    private readonly catalogue: CodedProducts,
  ) {}

  /** @throws NotFound */
  list(partnerId: string, query: ProductMappingListQuery): Promise<[PartnerProduct[], number]> {
    return this.desk.read(partnerId, (em) => this.repository.listProducts(em, partnerId, query));
  }

  /**
   * Stands against every code until somebody says otherwise by hand.
   *
   * @param productId ours, or null for none of them
   * @throws NotFound, ValidationFailed for what is not in the catalogue
   */
  mapByHand({ actor, partnerId, productRef }: MappingTarget, productId: string | null): Promise<PartnerProduct> {
    return this.desk.change(actor, partnerId, async (em, _at, record) => {
      const product = await found(em, partnerId, productRef);
      if (productId !== null && !(await this.catalogue.has(em, productId))) {
        throw new ValidationFailed([{ field: 'productId', message: 'names no product of the catalogue' }]);
      }
      await this.mirror.mapByHand(em, product, productId);
      record('partner.product_mapped', { partnerProductId: product.id, productId });
      return product;
    });
  }

  /** One of our products is new, changed or gone. */
  lookAgain(productId: string): Promise<void> {
    return this.work.run((em) => this.mirror.lookAgain(em, productId));
  }
}

async function found(em: EntityManager, partnerId: string, ref: string): Promise<PartnerProduct> {
  const product = await em.findOne(PartnerProduct, { partnerId, ref }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!product) throw new NotFound('product of this partner');
  return product;
}
