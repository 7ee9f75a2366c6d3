import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { assertVersion } from '../../../../platform/http/if-match';
import { PlacesRepository } from '../../places/places.repository';
import { type LineWish, OrderWishes } from './order-wishes';
import { RestockOrder } from './restock-order.entity';
import { RestockOrderRepository } from './restock-order.repository';
import { RestockTrail } from './restock-trail';

/** An order as somebody opens it. */
export interface OrderPlan {
  supplierId: string;
  locationId: string;
  note: string | null;
  lines: readonly LineWish[];
}

/** What is to be another of a suggestion; what is undefined stays as it is. */
export interface OrderChanges {
  note?: string | null;
  /** Added, or changed where the product is on the order. */
  lines: readonly LineWish[];
  withoutProductIds: readonly string[];
}

/** Which order, by whom, and the version that was read. */
export interface OrderTarget {
  actor: SignedInActor;
  id: string;
  expectedVersion?: number;
}

/** Writes orders that are not on their way yet, inside the caller's transaction. */
@Injectable()
export class OrderEditing {
  constructor(
    private readonly repository: RestockOrderRepository,
    private readonly places: PlacesRepository,
    private readonly wishes: OrderWishes,
    private readonly trail: RestockTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed with every fault */
  async open(em: EntityManager, actor: SignedInActor, plan: OrderPlan): Promise<RestockOrder> {
    const { supplierId, locationId, note } = plan;
    const supplier = await this.places.namedSupplier(em, supplierId);
    const location = await this.places.namedLocation(em, locationId);
    const lines = await this.wishes.resolve(em, plan.lines, { supplierId, currency: supplier.currency });
    const number = await this.repository.nextNumber(em);
    const by = { by: actor.id, at: this.clock.now() };
    const order = RestockOrder.open({ number, supplier, location }, { note, lines }, by);
    em.persist(order);
    this.trail.record(em, actor, order, { action: 'opened', from: null, details: { lines: lines.length } });
    await em.flush();
    return order;
  }

  /** @throws NotFound, VersionConflict, RestockOrderFrozen, ValidationFailed */
  async change(em: EntityManager, { actor, id, expectedVersion }: OrderTarget, changes: OrderChanges) {
    const order = await this.repository.locked(em, id);
    assertVersion(expectedVersion, order);
    const { note, lines, withoutProductIds: unwanted } = changes;
    const { supplier, currency } = order;
    const resolved = await this.wishes.resolve(em, lines, { supplierId: supplier.id, currency });
    const wanted = resolved.map((line, at) => {
      const kept = lines[at].unitCost === undefined ? order.lineOf(line.productId)?.unitCost : undefined;
      return { ...line, unitCost: kept ?? line.unitCost };
    });
    order.change({ note, wanted, unwanted }, this.clock.now());
    const details = {
      changed: wanted.map(({ productId }) => productId),
      removed: unwanted,
      noteChanged: note !== undefined,
    };
    this.trail.record(em, actor, order, { action: 'changed', from: null, details });
    await em.flush();
    return order;
  }
}
