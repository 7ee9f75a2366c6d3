import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../../platform/http/idempotency';
import { RestockOrderResponse } from './dto/restock-order.response';
import { OrderPartners } from '../../places/order-partners';
import { SupplierUnreachable } from '../restocking.errors';
import type { OrderTarget } from './order-editing';
import { OrderWishes } from './order-wishes';
import type { RestockOrder } from './restock-order.entity';
import type { SupplierAnswer } from './restock-order-course.entity';
import { RestockOrderRepository } from './restock-order.repository';
import type { SubmissionChannel } from './restock-order-status';
import { type RestockStep, RestockSteps } from './restock-steps';

/** An order between the clinic and its supplier, from its submission to its end. */
@Injectable()
export class RestockSubmissions {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly steps: RestockSteps,
    private readonly repository: RestockOrderRepository,
    private readonly wishes: OrderWishes,
    private readonly partners: OrderPartners,
  ) {}

  /**
   * The mail, or what the partner is told, leaves by the event of it, after the commit.
   * @param channel the supplier's partner where it has one, else its e-mail if it has one, when left out
   * @throws NotFound, VersionConflict, IllegalTransition, SupplierHasNoEmail, SupplierUnreachable
   */
  submit(request: IdempotentRequest, target: OrderTarget, channel?: SubmissionChannel): Promise<RenderedAnswer> {
    return this.taken(request, target, (em) => ({
      action: 'submitted',
      take: async (order, at) => {
        const expectedOn = dayIn(order.location.timeZone, at, await this.repository.leadDays(em, order));
        order.submit({ channel: channel ?? usualChannel(order.supplier), expectedOn }, target.actor.id, at);
        await this.assertHeard(em, order);
        await this.rememberPrices(em, order, at);
      },
    }));
  }

  /** The same order once more, in whatever way. @throws NotFound, VersionConflict, IllegalTransition, SupplierHasNoEmail, SupplierUnreachable */
  resubmit(request: IdempotentRequest, target: OrderTarget, channel: SubmissionChannel): Promise<RenderedAnswer> {
    return this.taken(request, target, (em) => ({
      ...{ action: 'resubmitted', details: { channel } },
      take: (order, at) => {
        order.resubmit(channel, at);
        return this.assertHeard(em, order);
      },
    }));
  }

  /** @throws NotFound, VersionConflict, IllegalTransition */
  acknowledge(request: IdempotentRequest, target: OrderTarget, answer: SupplierAnswer): Promise<RenderedAnswer> {
    return this.taken(request, target, () => ({
      action: 'acknowledged',
      take: (order, at) => order.acknowledge(answer, at),
    }));
  }

  /** What has not arrived is given up. @throws NotFound, VersionConflict, IllegalTransition, ValidationFailed */
  close(request: IdempotentRequest, target: OrderTarget, reason: string | undefined): Promise<RenderedAnswer> {
    return this.taken(request, target, () => ({
      action: 'closed',
      reason,
      take: (order, at) => order.close({ by: target.actor.id, at, because: reason }),
    }));
  }

  /** A supplier who had it by mail is told. @throws NotFound, VersionConflict, IllegalTransition */
  cancel(request: IdempotentRequest, target: OrderTarget, reason: string): Promise<RenderedAnswer> {
    return this.taken(request, target, () => ({
      action: 'cancelled',
      reason,
      take: (order, at) => order.cancel(target.actor.id, at),
    }));
  }

  private taken(
    request: IdempotentRequest,
    target: OrderTarget,
    step: (em: EntityManager) => RestockStep,
  ): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) =>
      RestockOrderResponse.from(await this.steps.apply(em, target, step(em))),
    );
  }

  /** Whoever submits it is there to choose another way; later somebody has to be found. @throws SupplierUnreachable */
  private async assertHeard(em: EntityManager, { channel, partnerId }: RestockOrder): Promise<void> {
    if (channel !== 'partner' || partnerId === null) return;
    const standing = await this.partners.standingOf(em, partnerId);
    if (standing !== 'listening') throw new SupplierUnreachable(standing);
  }

  private rememberPrices(em: EntityManager, order: RestockOrder, at: Date): Promise<void> {
    const prices = order.wantedLines().flatMap(({ productId, unitCost }) => {
      return unitCost === null ? [] : [{ productId, unitCost }];
    });
    return this.wishes.remember(em, { supplierId: order.supplier.id, currency: order.currency }, prices, at);
  }
}

function usualChannel({ partnerId, email }: RestockOrder['supplier']): SubmissionChannel {
  if (partnerId !== null) return 'partner';
  return email === null ? 'other' : 'email';
}

/** The day so many days after the day that it is there. */
function dayIn(timeZone: string, at: Date, days: number): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
