import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { ProductInStock } from '../inventory.errors';
import type { ProductDetails } from './product-details';
import { Product } from './product.entity';
import { ProductRepository } from './product.repository';

/** Changes of products inside the caller's transaction, each with its audit row; the routes and the import share them. */
@Injectable()
export class ProductChanges {
  constructor(
    private readonly repository: ProductRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. @throws ValidationFailed */
  async register(em: EntityManager, actor: Actor, details: ProductDetails): Promise<Product> {
    const product = Product.register(details, this.clock.now());
    em.persist(product);
    this.record(em, actor, product.id, 'product.registered');
    await em.flush();
    return product;
  }

  /**
   * Another unit of use would make other quantities of what is in stock, and a register of controlled drugs begins and ends with none.
   * @throws ProductInStock
   */
  async assertCountable(em: EntityManager, product: Product, changed: ProductDetails): Promise<void> {
    const same = product.useUnit === changed.useUnit && product.controlled === (changed.controlledSchedule !== null);
    if (!same && (await this.repository.hasStock(em, product.id))) throw new ProductInStock();
  }

  /** What is not kept any more is not ordered any more. */
  async dropReorderRules(em: EntityManager, productId: string, at: Date): Promise<void> {
    await em.execute(
      `update reorder_rule set deleted_at = ?, updated_at = ?, version = version + 1 where product_id = ? and deleted_at is null`,
      [at, at, productId],
    );
  }

  record(em: EntityManager, actor: Actor, subjectId: string, action: string, details?: Record<string, unknown>): void {
    this.audit.record(em, actor, { action, subjectType: 'product', subjectId, details });
  }
}
