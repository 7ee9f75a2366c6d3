import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import { LedgerLine } from '../ledger/ledger-line.entity';
import { strayCharged, strayReturned } from '../ledger/payment-entries';
import { PaymentGateway, type SettlementAnswer } from '../payment-gateway';
import type { Payment } from '../payment.entity';
import { PaymentRepository } from '../payment.repository';
import type { PaymentStatus } from '../payment-status';

/** What was taken for the visit, whatever the bank decides of it, is no charge that strayed. */
const TAKEN: readonly PaymentStatus[] = ['captured', 'disputed', 'charged_back'];

/** The provider gave no answer yet; the queue asks again. */
class StillUnknown extends Error {
  constructor(paymentId: string) {
    super(`the provider has not said what became of payment ${paymentId}`);
  }
}

/** Takes or frees what was set aside: asks the provider outside any transaction, then writes what it said. */
@Injectable()
export class Captures {
  private readonly logger = new Logger(Captures.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Safe to repeat. @param amount minor units, at most what was set aside. @throws Error while the provider is silent */
  async capture(actor: Actor, paymentId: string, amount: number): Promise<void> {
    const payment = await this.unitOfWork.read((em) => this.payments.findOrFail(em, paymentId));
    if (payment.status !== 'authorized') return;
    await this.conclude(actor, paymentId, amount, await this.gateway.capture(payment, amount));
  }

  /**
   * Safe to repeat. A charge that slips through after its payment was over is given back.
   *
   * @throws Error while the provider is silent
   */
  async void(actor: Actor, paymentId: string): Promise<void> {
    const payment = await this.unitOfWork.read((em) => this.payments.findOrFail(em, paymentId));
    if (TAKEN.includes(payment.status)) return;
    const answer = await this.gateway.cancel(payment);
    if (payment.status === 'authorized') return this.conclude(actor, paymentId, payment.amount, answer);
    if (answer.status === 'unknown') throw new StillUnknown(paymentId);
    if (answer.status === 'succeeded') await this.giveBack(payment, answer.ref);
  }

  private async giveBack(payment: Payment, chargeRef: string): Promise<void> {
    const answer = await this.gateway.giveBackStray(payment, chargeRef);
    if (answer.status === 'unknown') throw new StillUnknown(payment.id);
    this.logger.warn({ paymentId: payment.id, answer: answer.status }, 'a charge came after its payment was over');
    if (answer.status !== 'succeeded') return;
    const at = this.clock.now();
    await this.unitOfWork.run(async (em) => {
      // Both deliveries of one request come here; the second finds the entry.
      const posted = await em.count(LedgerLine, { paymentId: payment.id, kind: 'stray_charge' });
      if (posted === 0) em.persist([...strayCharged(payment, at), ...strayReturned(payment, answer.ref, at)]);
    });
  }

  private async conclude(actor: Actor, id: string, amount: number, answer: SettlementAnswer): Promise<void> {
    if (answer.status === 'unknown') throw new StillUnknown(id);
    await this.unitOfWork.run(async (em) => {
      const payment = await this.payments.locked(em, id);
      if (payment.status !== 'authorized') return;
      const at = this.clock.now();
      this.take(payment, amount, answer, at);
      const step = { subjectType: 'payment', subjectId: id, fromStatus: 'authorized', toStatus: payment.status, at };
      recordStatusChange(em, actor, step);
    });
  }

  private take(payment: Payment, amount: number, answer: SettlementAnswer, at: Date): void {
    // What the provider says it took: somebody else may have asked for another part first.
    if (answer.status === 'succeeded') payment.capture(answer.ref, at, answer.amount ?? amount);
    else if (answer.status === 'cancelled') payment.giveUp(at);
    // The bank holds it no longer: what was set aside is lost.
    else if (answer.status === 'failed') payment.lapse(answer.code, at);
  }
}
