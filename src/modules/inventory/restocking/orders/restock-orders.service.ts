import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../../platform/http/idempotency';
import { Page } from '../../../../platform/http/page';
import type { RestockOrderListQuery } from './dto/restock-order-list.query';
import { RestockOrderResponse } from './dto/restock-order.response';
import { RestockOrderSummaryResponse } from './dto/restock-order-summary.response';
import { type OrderChanges, OrderEditing, type OrderPlan, type OrderTarget } from './order-editing';
import { RestockOrderRepository } from './restock-order.repository';

/** Orders of stock before they go on their way. */
@Injectable()
export class RestockOrders {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: RestockOrderRepository,
    private readonly editing: OrderEditing,
  ) {}

  list(query: RestockOrderListQuery): Promise<Page<RestockOrderSummaryResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.list(em, query);
      const sums = await this.repository.sumsOf(
        em,
        found.map(({ id }) => id),
      );
      return new Page(
        found.map((order) => RestockOrderSummaryResponse.of(order, sums.get(order.id))),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<RestockOrderResponse> {
    return this.unitOfWork.read(async (em) => RestockOrderResponse.from(await this.repository.findOrFail(em, id)));
  }

  /** @throws ValidationFailed with every fault */
  open(request: IdempotentRequest, plan: OrderPlan): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) =>
      RestockOrderResponse.from(await this.editing.open(em, request.actor, plan)),
    );
  }

  /** @throws NotFound, VersionConflict, RestockOrderFrozen, ValidationFailed */
  change(target: OrderTarget, changes: OrderChanges): Promise<RestockOrderResponse> {
    return this.unitOfWork.run(async (em) => RestockOrderResponse.from(await this.editing.change(em, target, changes)));
  }
}
