import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { PaymentGateway, type SettlementAnswer } from './payment-gateway';
import { PaymentRepository } from './payment.repository';
import { Refund } from './refund.entity';

/** Refunds a run; the next run takes the rest. */
const BATCH = 100;

/** Gives back what was set aside: asks the provider outside any transaction, then writes what it said. */
@Injectable()
export class RefundsService {
  private readonly logger = new Logger(RefundsService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every refund of a payment that is not settled yet. */
  async submitAllOf(actor: Actor, paymentId: string): Promise<void> {
    const refunds = await this.unitOfWork.read((em) => this.payments.refundsOf(em, paymentId));
    for (const refund of refunds.filter((each) => !each.isSettled())) await this.submit(actor, refund.id);
  }

  /** Refunds that got no answer. One that fails is logged and does not hold up the others. */
  async submitUnsettled(actor: Actor): Promise<void> {
    const now = this.clock.now();
    const refunds = await this.unitOfWork.read((em) => this.payments.unsettledRefunds(em, now, BATCH));
    for (const { id } of refunds) {
      try {
        await this.submit(actor, id);
      } catch (error) {
        this.logger.error({ err: error, refundId: id }, 'a refund could not be submitted');
      }
    }
  }

  /** Safe to repeat: the provider knows the refund by its key. */
  async submit(actor: Actor, refundId: string): Promise<Refund> {
    const { refund, payment } = await this.unitOfWork.read(async (em) => {
      const refund = await em.findOneOrFail(Refund, { id: refundId });
      return { refund, payment: await this.payments.findOrFail(em, refund.paymentId) };
    });
    // What was paid at the clinic waits for somebody to hand it over.
    if (refund.isSettled() || payment.isSettledByHand()) return refund;
    return this.settle(actor, refundId, await this.gateway.refund(refund, payment));
  }

  private settle(actor: Actor, refundId: string, answer: SettlementAnswer): Promise<Refund> {
    return this.unitOfWork.run(async (em) => {
      const refund = await em.findOneOrFail(Refund, { id: refundId });
      await this.settleIn(em, actor, refund, answer);
      return refund;
    });
  }

  /** Within the caller's transaction. @returns whether it was settled now, and not before */
  async settleIn(em: EntityManager, actor: Actor, refund: Refund, answer: SettlementAnswer): Promise<boolean> {
    const payment = await this.payments.locked(em, refund.paymentId);
    await em.refresh(refund);
    if (refund.isSettled()) return false;
    const at = this.clock.now();
    const fromStatus = refund.status;
    if (answer.status === 'unknown') refund.loseSight(at);
    else if (answer.status === 'succeeded') {
      refund.succeed(answer.ref, at);
      payment.refundSucceeded(refund, at);
    } else {
      refund.fail(answer.status === 'failed' ? answer.code : answer.status, at);
      payment.refundFailed(refund, at);
    }
    const step = { subjectType: 'refund', subjectId: refund.id, fromStatus, toStatus: refund.status, at };
    recordStatusChange(em, actor, step);
    return true;
  }
}
