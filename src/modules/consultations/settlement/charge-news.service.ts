import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type Payment, type PaymentEvent, PaymentEvents, PaymentRepository, settlementAnswer } from '../../payments';
import { BookingSettlement } from '../booking-settlement.service';
import { effectOf } from './charge-news';

/** Acts on what the provider tells of a charge by itself. News come twice, late, in any order, and before the answer to our own call. */
@Injectable()
export class ChargeNews {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: PaymentEvents,
    private readonly payments: PaymentRepository,
    private readonly settlement: BookingSettlement,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Safe to repeat: what is concluded stays so. */
  async apply(actor: Actor, paymentEventId: string): Promise<void> {
    const doctorId = await this.unitOfWork.run(async (em) => {
      const event = await this.events.locked(em, paymentEventId);
      if (event.isConcluded() || event.news.about !== 'charge') return null;
      const { provider, news } = event;
      // Looked up aside: in this unit of work the payment is to be loaded locked, and only then.
      const known = await this.unitOfWork.read((aside) => this.payments.byCharge(aside, provider, news));
      if (known) return this.settle(em, actor, event, known);
      event.conclude('unmatched', null, this.clock.now());
      return null;
    });
    if (doctorId) this.settlement.timesChanged(doctorId);
  }

  private async settle(em: EntityManager, actor: Actor, event: PaymentEvent, known: Payment): Promise<string> {
    const booking = await this.settlement.locked(em, known.consultationId);
    const { payment, consultation } = booking;
    const { news } = event;
    const answer = settlementAnswer(news.about === 'charge' ? news.answer : { status: 'pending' });
    const effect = known.id === payment.id ? effectOf(payment.status, answer) : 'stale';
    if (effect === 'applied') await this.settlement.settleIn({ em, actor, ...booking }, answer);
    // Money that comes after everything was over goes back.
    else if (effect === 'stale' && answer.status === 'succeeded') await this.sendBack(em, known.id);
    event.conclude(effect, known.id, this.clock.now());
    return consultation.doctorId;
  }

  private async sendBack(em: EntityManager, paymentId: string): Promise<void> {
    (await this.payments.locked(em, paymentId)).requestVoid(this.clock.now());
  }
}
