import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import { assertVersion } from '../../../../platform/http/if-match';
import type { OrderTarget } from './order-editing';
import type { RestockOrder } from './restock-order.entity';
import { RestockOrderRepository } from './restock-order.repository';
import { RestockTrail } from './restock-trail';

/** What somebody does to an order, and why. */
export interface RestockStep {
  /** Past tense, of the audit row. */
  action: string;
  reason?: string;
  /** Of the audit row. */
  details?: Record<string, unknown>;
  take: (order: RestockOrder, at: Date) => void | Promise<void>;
}

/** Steps of an order inside the caller's transaction: locked, in the version that was read, recorded. */
@Injectable()
export class RestockSteps {
  constructor(
    private readonly repository: RestockOrderRepository,
    private readonly trail: RestockTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. @throws NotFound, VersionConflict, and whatever the step throws */
  async apply(em: EntityManager, target: OrderTarget, step: RestockStep): Promise<RestockOrder> {
    const { actor, id, expectedVersion } = target;
    const order = await this.repository.locked(em, id);
    assertVersion(expectedVersion, order);
    const from = order.status;
    await step.take(order, this.clock.now());
    const { action, reason, details } = step;
    this.trail.record(em, actor, order, { action, from, reason, details });
    await em.flush();
    return order;
  }
}
