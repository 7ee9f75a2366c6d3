import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../../platform/http/idempotency';
import { ArrivalsOnOrder, type OrderedDelivery } from './arrivals-on-order';
import { ReceivedOrderResponse, RestockReceiptResponse } from './dto/restock-receipt.response';
import type { OrderTarget } from './order-editing';
import { RestockReceipt } from './restock-receipt.entity';
import { RestockOrderRepository } from './restock-order.repository';
import { RestockSteps } from './restock-steps';

/** Deliveries of what was ordered. */
@Injectable()
export class RestockReceipts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: RestockOrderRepository,
    private readonly steps: RestockSteps,
    private readonly arrivals: ArrivalsOnOrder,
  ) {}

  /** Oldest first. @throws NotFound */
  list(orderId: string): Promise<RestockReceiptResponse[]> {
    return this.unitOfWork.read(async (em) => {
      const order = await this.repository.findOrFail(em, orderId);
      const orderBy = { receivedAt: 'asc', id: 'asc' } as const;
      const found = await em.find(RestockReceipt, { order }, { populate: ['lines.orderLine'], orderBy });
      return found.map((receipt) => RestockReceiptResponse.from(receipt));
    });
  }

  /** Whole, or a part with the rest to follow. @throws NotFound, VersionConflict, and whatever {@link ArrivalsOnOrder} throws */
  receive(request: IdempotentRequest, target: OrderTarget, delivery: OrderedDelivery): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const taking = { id: uuidv7(), actor: target.actor };
      let taken: Awaited<ReturnType<ArrivalsOnOrder['take']>> | undefined;
      const order = await this.steps.apply(em, target, {
        action: 'received',
        details: { receiptId: taking.id },
        take: async (ordered, at) => {
          taken = await this.arrivals.take(em, ordered, delivery, { ...taking, at });
        },
      });
      return ReceivedOrderResponse.of(order, taken?.receipt);
    });
  }
}
