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
import { AuditTrail } from '../../audit';
import { Product } from '../catalogue/product.entity';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import type { ReorderRuleListQuery } from './dto/reorder-rule-list.query';
import { ReorderRuleResponse } from './dto/reorder-rule.response';
import { PlacesRepository } from './places.repository';
import type { RecordTarget } from './places.service';
import { type ReorderLevels, ReorderRule } from './reorder-rule.entity';

export interface ReorderRuleDetails extends ReorderLevels {
  productId: string;
  locationId: string;
  supplierId: string;
}

/** What each location keeps of each product. */
@Injectable()
export class ReorderRules {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: PlacesRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: ReorderRuleListQuery): Promise<Page<ReorderRuleResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.rules(em, query);
      return new Page(
        found.map((each) => ReorderRuleResponse.from(each)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<ReorderRuleResponse> {
    return this.unitOfWork.read(async (em) => ReorderRuleResponse.from(await this.repository.rule(em, id)));
  }

  /** @throws ValidationFailed, DomainError `reorder_rule_exists` */
  set(actor: Actor, details: ReorderRuleDetails): Promise<ReorderRuleResponse> {
    return this.unitOfWork.run((em) => this.setIn(em, actor, details));
  }

  /** As {@link set}, at most once per Idempotency-Key. */
  setOnce(request: IdempotentRequest, details: ReorderRuleDetails): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.setIn(em, request.actor, details));
  }

  /** @throws NotFound, VersionConflict, ValidationFailed */
  adjust(target: RecordTarget, changes: Partial<ReorderLevels & { supplierId: string }>): Promise<ReorderRuleResponse> {
    return this.unitOfWork.run(async (em) => {
      const rule = await this.repository.rule(em, target.id);
      assertVersion(target.expectedVersion, rule);
      const { supplierId, ...levels } = changes;
      const supplier = supplierId === undefined ? undefined : await this.repository.namedSupplier(em, supplierId);
      rule.adjust(levels, supplier, this.clock.now());
      this.record(em, target.actor, rule, 'reorder_rule.adjusted', { fields: Object.keys(namedIn(changes)) });
      await em.flush();
      return ReorderRuleResponse.from(rule);
    });
  }

  /** @throws NotFound, VersionConflict */
  drop(target: RecordTarget): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const rule = await this.repository.rule(em, target.id);
      assertVersion(target.expectedVersion, rule);
      rule.drop(this.clock.now());
      this.record(em, target.actor, rule, 'reorder_rule.dropped');
    });
  }

  private async setIn(em: EntityManager, actor: Actor, details: ReorderRuleDetails): Promise<ReorderRuleResponse> {
    const { productId, locationId, supplierId, ...levels } = details;
    const product = await em.findOne(Product, { id: productId, deletedAt: null });
    if (!product) throw new ValidationFailed([{ field: 'productId', message: 'names no product' }]);
    const location = await this.repository.namedLocation(em, locationId);
    const supplier = await this.repository.namedSupplier(em, supplierId);
    const rule = ReorderRule.set({ product, location, supplier }, levels, this.clock.now());
    em.persist(rule);
    this.record(em, actor, rule, 'reorder_rule.set');
    await em.flush();
    return ReorderRuleResponse.from(rule);
  }

  private record(em: EntityManager, actor: Actor, rule: ReorderRule, action: string, details?: object): void {
    const place = { productId: rule.product.id, locationId: rule.location.id };
    this.audit.record(em, actor, {
      action,
      subjectType: 'reorder_rule',
      subjectId: rule.id,
      details: { ...place, ...details },
    });
  }
}
