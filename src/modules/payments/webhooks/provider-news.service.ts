import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import type { Payment } from '../payment.entity';
import { PaymentRepository } from '../payment.repository';
import type { PaymentStatus } from '../payment-status';
import { settlementAnswer } from '../payment-gateway';
import type { ProviderNews } from '../providers/payment-provider';
import { RefundsService } from '../refunds.service';
import type { PaymentEvent } from './payment-event.entity';
import { PaymentEvents } from './payment-events.service';

/** Charges that a bank can only dispute once they are taken: that they are has yet to be told. */
const UNDER_WAY: readonly PaymentStatus[] = ['processing', 'unknown', 'requires_action', 'authorized'];

/** The queue tells it again. */
class ToldTooEarly extends Error {
  constructor(paymentId: string) {
    super(`payment ${paymentId} is disputed, and not known to be captured`);
  }
}

type RefundNews = Extract<ProviderNews, { about: 'refund' }>;
type DisputeNews = Extract<ProviderNews, { about: 'dispute' }>;

/** Acts on news of refunds and disputes; a charge concerns its visit and is acted on there. */
@Injectable()
export class ProviderNewsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: PaymentEvents,
    private readonly payments: PaymentRepository,
    private readonly refunds: RefundsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Safe to repeat: what is concluded stays so. */
  apply(actor: Actor, paymentEventId: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const event = await this.events.locked(em, paymentEventId);
      if (event.isConcluded()) return;
      if (event.news.about === 'refund') await this.applyRefund(em, actor, event, event.news);
      if (event.news.about === 'dispute') await this.applyDispute(em, actor, event, event.news);
    });
  }

  private async applyRefund(em: EntityManager, actor: Actor, event: PaymentEvent, news: RefundNews): Promise<void> {
    const at = this.clock.now();
    const refund = await this.payments.refundByProvider(em, news);
    if (!refund) return event.conclude('unmatched', null, at);
    const answer = settlementAnswer(news.answer);
    if (answer.status === 'unknown') return event.conclude('ignored', refund.paymentId, at);
    const settled = await this.refunds.settleIn(em, actor, refund, answer);
    event.conclude(settled ? 'applied' : 'duplicate', refund.paymentId, at);
  }

  private async applyDispute(em: EntityManager, actor: Actor, event: PaymentEvent, news: DisputeNews): Promise<void> {
    const at = this.clock.now();
    const payment = await this.payments.lockedByProviderRef(em, event.provider, news.chargeRef);
    if (!payment) return event.conclude('unmatched', null, at);
    if (news.state === 'opened' && UNDER_WAY.includes(payment.status)) throw new ToldTooEarly(payment.id);
    const applied = this.takeDispute(em, actor, payment, news.state);
    event.conclude(applied ? 'applied' : 'stale', payment.id, at);
    if (!applied || news.state !== 'opened') return;
    const end = await this.events.earlyEndOf(em, payment.id, news.ref);
    if (!end) return;
    this.takeDispute(em, actor, payment, end.state);
    end.event.conclude('applied', payment.id, at);
  }

  private takeDispute(em: EntityManager, actor: Actor, payment: Payment, state: DisputeNews['state']): boolean {
    const at = this.clock.now();
    const fromStatus = payment.status;
    if (!payment.takeDispute(state, at)) return false;
    const subject = { subjectType: 'payment', subjectId: payment.id };
    recordStatusChange(em, actor, { ...subject, fromStatus, toStatus: payment.status, at });
    return true;
  }
}
