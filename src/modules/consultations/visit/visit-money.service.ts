import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Money } from '../../../kernel/money';
import type { Actor } from '../../../platform/auth/actor';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import { AuditTrail } from '../../audit';
import { type Payment, PaymentRepository, type Refund } from '../../payments';
import { VisitPolicy } from './visit-policy';

/** A payment, locked after its visit, in the transaction of what happens to the visit. */
export interface Paying {
  em: EntityManager;
  actor: Actor;
  payment: Payment;
  at: Date;
}

/** What the end of a visit does to its money, in the transaction that ends it. Providers are asked afterwards, by event. */
@Injectable()
export class VisitMoney {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly policy: VisitPolicy,
    private readonly audit: AuditTrail,
  ) {}

  /** Locked: whoever changes a visit locks the visit first and its payment after it. @throws NotFound */
  paymentOf(em: EntityManager, consultationId: string): Promise<Payment> {
    return this.payments.ofConsultation(em, consultationId, true);
  }

  /** The visit took place: what was set aside is taken, and what was to be paid at the clinic is owed. */
  takeAll(paying: Paying): void {
    const { payment, at } = paying;
    if (payment.status === 'authorized') payment.requestCapture(payment.amount, at);
    if (payment.status !== 'created' || payment.invoicedAt) return;
    payment.bill(at);
    this.remember(paying, 'payment.owed', { amount: payment.amount });
  }

  /**
   * The visit did not take place: the clinic keeps `fee`, which may be nothing, and the rest goes back, is freed or is not owed.
   *
   * @param why a word for the refund, not what somebody typed
   * @returns the refund, where money goes back
   */
  keep(paying: Paying, fee: Money, why: string): Refund | undefined {
    const { em, payment, at } = paying;
    if (payment.status === 'created') return void this.owe(paying, fee);
    if (payment.status === 'requires_action') return void this.giveUp(paying);
    if (payment.status === 'authorized') {
      if (fee.isPositive()) payment.requestCapture(fee.amount, at);
      else payment.requestVoid(at);
      return undefined;
    }
    if (payment.status !== 'captured') return undefined;
    const back = payment.refundable().minus(fee);
    if (!back.isPositive()) return undefined;
    const refund = payment.refund(back, why, at);
    em.persist(refund);
    return refund;
  }

  /** What the visit costs, by what can still be kept of it: what was paid and not given back, else its price. */
  priceOf(payment: Payment): Money {
    return payment.status === 'captured' ? payment.refundable() : Money.of(payment.amount, payment.currency);
  }

  private owe(paying: Paying, fee: Money): void {
    const { em, actor, payment, at } = paying;
    if (payment.invoicedAt) return;
    if (fee.isPositive() && this.policy.unpaidFeesAreOwed) {
      const price = payment.amount;
      payment.oweOnly(fee.amount, at);
      return this.remember(paying, 'payment.owed', { amount: payment.amount, price });
    }
    payment.cancel(at);
    const step = { subjectType: 'payment', subjectId: payment.id, fromStatus: 'created', toStatus: 'cancelled', at };
    recordStatusChange(em, actor, step);
    this.remember(paying, 'payment.cancelled', {});
  }

  /** The bank still waits for the patient's answer, and would for ever: the charge must not succeed any more. */
  private giveUp({ em, actor, payment, at }: Paying): void {
    payment.giveUp(at);
    payment.requestVoid(at);
    const step = { subjectType: 'payment', subjectId: payment.id, toStatus: payment.status, at };
    recordStatusChange(em, actor, { ...step, fromStatus: 'requires_action' });
  }

  private remember({ em, actor, payment }: Paying, action: string, details: Record<string, unknown>): void {
    const { id: subjectId, patientId } = payment;
    this.audit.record(em, actor, { action, subjectType: 'payment', subjectId, patientId, details });
  }
}
