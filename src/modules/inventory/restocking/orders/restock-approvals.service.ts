import { Injectable } from '@nestjs/common';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../../platform/http/idempotency';
import { ApprovalPolicy } from './approval-policy';
import { RestockOrderResponse } from './dto/restock-order.response';
import type { OrderTarget } from './order-editing';
import { RestockSteps } from './restock-steps';

/** Whether an order may go to its supplier. */
@Injectable()
export class RestockApprovals {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly steps: RestockSteps,
    private readonly policy: ApprovalPolicy,
  ) {}

  /** @throws NotFound, VersionConflict, IllegalTransition, RestockOrderEmpty */
  ask(request: IdempotentRequest, target: OrderTarget): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const order = await this.steps.apply(em, target, {
        action: 'approval_requested',
        take: (asked, at) => asked.requestApproval(target.actor.id, at),
      });
      return RestockOrderResponse.from(order);
    });
  }

  /** @throws NotFound, VersionConflict, IllegalTransition, ApprovalBeyondLimit */
  approve(request: IdempotentRequest, target: OrderTarget): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const order = await this.steps.apply(em, target, {
        action: 'approved',
        take: (asked, at) => {
          asked.approve(target.actor.id, at);
          this.policy.assertMayApprove(target.actor, asked);
        },
      });
      return RestockOrderResponse.from(order);
    });
  }

  /** @throws NotFound, VersionConflict, IllegalTransition */
  reject(request: IdempotentRequest, target: OrderTarget, reason: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const order = await this.steps.apply(em, target, {
        action: 'rejected',
        reason,
        take: (asked, at) => asked.reject(target.actor.id, at),
      });
      return RestockOrderResponse.from(order);
    });
  }
}
