import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { assertVersion } from '../../../platform/http/if-match';
import { Page } from '../../../platform/http/page';
import { ProductInStock } from '../inventory.errors';
import type { ProductListQuery } from './dto/product-list.query';
import { ProductResponse } from './dto/product.response';
import type { ProductDetails } from './product-details';
import { ProductChanges } from './product-changes';
import { ProductRepository } from './product.repository';

/** Which product is changed, by whom, and the version that was read. */
export interface ProductTarget {
  actor: Actor;
  productId: string;
  expectedVersion?: number;
}

/** The catalogue. */
@Injectable()
export class Products {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: ProductRepository,
    private readonly changes: ProductChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: ProductListQuery): Promise<Page<ProductResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [products, total] = await this.repository.list(em, query);
      const substitutes = await this.repository.substitutesOf(
        em,
        products.map(({ id }) => id),
      );
      const items = products.map((product) => ProductResponse.from(product, substitutes.get(product.id) ?? []));
      return new Page(items, total, query);
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<ProductResponse> {
    return this.unitOfWork.read((em) => this.responseOf(em, id));
  }

  /** @throws ValidationFailed, DomainError `product_code_taken` */
  register(actor: Actor, details: ProductDetails, substituteIds: readonly string[] = []): Promise<ProductResponse> {
    return this.unitOfWork.run((em) => this.registered(em, actor, details, substituteIds));
  }

  /** As {@link register}, at most once per Idempotency-Key. */
  registerOnce(
    request: IdempotentRequest,
    details: ProductDetails,
    substituteIds: readonly string[],
  ): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.registered(em, request.actor, details, substituteIds));
  }

  /** @throws NotFound, VersionConflict, ValidationFailed, ProductInStock, DomainError `product_code_taken` */
  change(
    { actor, productId, expectedVersion }: ProductTarget,
    changes: Partial<ProductDetails>,
    substituteIds?: readonly string[],
  ): Promise<ProductResponse> {
    return this.unitOfWork.run(async (em) => {
      const product = await this.repository.findForChange(em, productId);
      assertVersion(expectedVersion, product);
      const changed = { ...product.details(), ...changes };
      await this.changes.assertCountable(em, product, changed);
      product.change(changes, this.clock.now());
      if (substituteIds !== undefined) await this.substitute(em, productId, substituteIds);
      const fields = [...Object.keys(changes), ...(substituteIds ? ['substituteIds'] : [])];
      this.changes.record(em, actor, productId, 'product.updated', { fields });
      await em.flush();
      return this.responseOf(em, productId);
    });
  }

  /** @throws NotFound, VersionConflict, ProductInStock */
  retire({ actor, productId, expectedVersion }: ProductTarget): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const product = await this.repository.findForChange(em, productId);
      assertVersion(expectedVersion, product);
      if (await this.repository.hasStock(em, productId)) throw new ProductInStock();
      product.retire(this.clock.now());
      await this.changes.dropReorderRules(em, productId, this.clock.now());
      this.changes.record(em, actor, productId, 'product.retired');
    });
  }

  private async registered(
    em: EntityManager,
    actor: Actor,
    details: ProductDetails,
    substituteIds: readonly string[],
  ): Promise<ProductResponse> {
    const product = await this.changes.register(em, actor, details);
    if (substituteIds.length > 0) await this.substitute(em, product.id, substituteIds);
    await em.flush();
    return ProductResponse.from(product, [...substituteIds].sort());
  }

  private async substitute(em: EntityManager, id: string, substituteIds: readonly string[]): Promise<void> {
    const known = await this.repository.findAll(em, substituteIds);
    if (known.length < substituteIds.length || substituteIds.includes(id)) {
      throw new ValidationFailed([{ field: 'substituteIds', message: 'must name other products' }]);
    }
    const others = await this.repository.replaceSubstitutes(em, id, substituteIds);
    for (const other of await this.repository.findAll(em, others)) other.touch(this.clock.now());
  }

  private async responseOf(em: EntityManager, id: string): Promise<ProductResponse> {
    const product = await this.repository.findOrFail(em, id);
    const substitutes = await this.repository.substitutesOf(em, [id]);
    return ProductResponse.from(product, substitutes.get(id) ?? []);
  }
}
