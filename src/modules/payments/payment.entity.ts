import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { DomainError } from '../../kernel/domain-error';
import { Money } from '../../kernel/money';
import { assertTransition } from '../../kernel/transition-table';
import { disputed, disputeWon, invoiced, received, recovered, refunded, writtenOff } from './ledger/payment-entries';
import { paymentEvent } from './payments.events';
import { paymentNotOwed } from './payments.errors';
import { PAYMENT_TRANSITIONS, type PaymentMethod, type PaymentStatus } from './payment-status';
import { Refund } from './refund.entity';

/** The provider of what is paid at the clinic. */
const BY_HAND = 'manual';

/** What is owed and settled for one consultation. Amounts are in minor units of `currency`. */
@Entity({ tableName: 'payment' })
export class Payment extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  consultationId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'bigint', runtimeType: 'number' })
  amount!: number;

  @Property({ type: 'text' })
  currency!: string;

  @Property({ type: 'text' })
  method!: PaymentMethod;

  @Property({ type: 'text' })
  status!: PaymentStatus;

  @Property({ type: 'text' })
  provider!: string;

  /** What makes a repeated charge the same charge; stored before the provider is called. */
  @Property({ type: 'text', nullable: true })
  providerKey?: string;

  @Property({ type: 'text', nullable: true })
  providerRef?: string;

  /** Kept only while the charge is unsettled, to be able to repeat it. */
  @Property({ type: 'text', nullable: true })
  providerToken?: string | null;

  @Property({ type: 'text', nullable: true })
  failureCode?: string;

  @Property({ type: 'bigint', runtimeType: 'number' })
  capturedAmount: number = 0;

  /** Sum of the refunds that have not failed; the database holds it below what was captured. */
  @Property({ type: 'bigint', runtimeType: 'number' })
  refundReservedAmount: number = 0;

  @Property({ type: 'timestamptz', nullable: true })
  submittedAt?: Date;

  /** Whether it is no more than the fee for a visit that did not take place: its invoice says so. */
  @Property({ type: 'boolean', default: false })
  feeOnly: boolean = false;

  /** When the books came to hold what the visit cost; they do so once, however it is paid. */
  @Property({ type: 'timestamptz', nullable: true })
  invoicedAt?: Date;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  /** The money is with us. Repeating it is a no-op. */
  capture(providerRef: string, at: Date, amount = this.amount): void {
    if (this.status === 'captured') return;
    // The patient has answered the bank, so the charge was under way again before it succeeded.
    if (this.status === 'requires_action') this.become('processing', at);
    this.become('captured', at);
    this.providerRef = providerRef;
    this.providerToken = null;
    this.takeIn(amount, at);
  }

  /** The money is set aside for us; {@link capture} takes it. Repeating it is a no-op. */
  authorize(providerRef: string, at: Date): void {
    if (this.status === 'authorized') return;
    if (this.status === 'requires_action') this.become('processing', at);
    this.become('authorized', at);
    this.providerRef = providerRef;
    this.providerToken = null;
  }

  /** The patient has to agree at the bank first. Repeating it is a no-op. */
  requireAction(providerRef: string, at: Date): void {
    if (this.status === 'requires_action') return;
    this.become('requires_action', at);
    this.providerRef = providerRef;
  }

  /** What is set aside is not needed any more; the provider is asked to free it. */
  requestVoid(at: Date): void {
    this.updatedAt = at;
    this.announce(paymentEvent('payment.void_requested', this, at));
  }

  /** Takes `amount` of what is set aside and frees the rest; the provider is asked for it. */
  requestCapture(amount: number, at: Date): void {
    this.updatedAt = at;
    this.announce(paymentEvent('payment.capture_requested', this, at, amount));
  }

  /** The provider gave the charge up, before anything was taken. Repeating it is a no-op. */
  giveUp(at: Date): void {
    if (this.status === 'voided' || this.status === 'cancelled') return;
    this.become(this.status === 'authorized' ? 'voided' : 'cancelled', at);
    this.providerToken = null;
  }

  /** The bank holds what was set aside no longer. */
  lapse(code: string, at: Date): void {
    this.become('expired', at);
    this.failureCode = code;
    this.announce(paymentEvent('payment.failed', this, at));
  }

  /**
   * The patient's bank disputes the charge, and decides in the end.
   *
   * @returns whether it changed anything: news come twice, late and in any order
   */
  takeDispute(state: 'opened' | 'won' | 'lost', at: Date): boolean {
    if (state === 'opened' ? this.status !== 'captured' : this.status !== 'disputed') return false;
    const amount = this.capturedAmount;
    if (state === 'opened') {
      this.become('disputed', at);
      this.accompany(disputed(this, amount, at));
      this.announce(paymentEvent('payment.disputed', this, at, amount));
    } else if (state === 'won') {
      this.become('captured', at);
      this.accompany(disputeWon(this, amount, at));
      this.announce(paymentEvent('payment.dispute_won', this, at, amount));
    } else {
      this.become('charged_back', at);
      this.announce(paymentEvent('payment.charged_back', this, at, amount));
    }
    return true;
  }

  /** Staff received it in cash or by transfer; `reference` is what they wrote down of it. */
  settle(means: 'cash' | 'transfer', reference: string, at: Date): void {
    const post = this.status === 'written_off' ? recovered : received;
    this.become('captured', at);
    this.providerRef = `${means}:${reference}`;
    this.takeIn(this.amount, at, post);
  }

  /** Whether people take and give its money with their own hands. */
  isSettledByHand(): boolean {
    return this.provider === BY_HAND;
  }

  /** The provider refused; `code` is its reason in our words. */
  fail(code: string, at: Date): void {
    if (this.status === 'failed') return;
    this.become('failed', at);
    this.failureCode = code;
    this.providerToken = null;
    this.announce(paymentEvent('payment.failed', this, at));
  }

  /** The provider did not answer: it may have charged or not. */
  loseSight(at: Date): void {
    if (this.status === 'processing') this.become('unknown', at);
  }

  /** The visit is over and not paid yet: from now on the patient owes it. Repeating it is a no-op. */
  bill(at: Date): void {
    if (this.status !== 'created' || this.invoicedAt) return;
    this.invoice(this.amount, at);
    if (this.amount > 0) this.announce(paymentEvent('payment.owed', this, at));
  }

  /**
   * Of what nobody has paid only a fee stays owed, such as for a visit that was missed.
   *
   * @param fee minor units, at most the amount
   * @throws RangeError for a fee that is none, and for what is paid or billed already
   */
  oweOnly(fee: number, at: Date): void {
    if (this.status !== 'created' || this.invoicedAt) throw new RangeError('it is paid or billed already');
    if (!Number.isSafeInteger(fee) || fee <= 0 || fee > this.amount) throw new RangeError(`not a fee: ${fee}`);
    this.amount = fee;
    this.feeOnly = true;
    this.bill(at);
  }

  /**
   * Nobody will pay what is owed for a visit that is over: the books stop counting on it. {@link settle} takes it in should it come after all.
   *
   * @throws IllegalTransition, DomainError `payment_not_owed` for what is not billed yet: that is cancelled with its visit
   */
  writeOff(at: Date): void {
    assertTransition('payment', PAYMENT_TRANSITIONS, this.status, 'written_off');
    if (!this.invoicedAt || this.amount === 0) throw paymentNotOwed();
    this.become('written_off', at);
    this.accompany(writtenOff(this, this.amount, at));
    this.announce(paymentEvent('payment.written_off', this, at));
  }

  /** Nothing will be owed any more. */
  cancel(at: Date): void {
    this.become('cancelled', at);
  }

  /** Whether the provider is to be asked: nobody knows yet what became of the charge. */
  isSettling(): boolean {
    return this.status === 'processing' || this.status === 'unknown';
  }

  /**
   * Sets money aside to give back.
   *
   * @throws DomainError `refund_exceeds_captured`
   * @throws RangeError when the amount is not positive or in another currency
   */
  refund(amount: Money, reason: string, at: Date): Refund {
    if (!amount.isPositive()) throw new RangeError(`not an amount to give back: ${amount.amount}`);
    if (this.refundable().minus(amount).isNegative()) {
      throw new DomainError('refund_exceeds_captured', 'conflict', 'More would be refunded than was captured.');
    }
    this.refundReservedAmount += amount.amount;
    this.updatedAt = at;
    this.announce(paymentEvent('payment.refund_requested', this, at, amount.amount));
    return Refund.of(this.id, amount, reason, at);
  }

  refundSucceeded(refund: Refund, at: Date): void {
    this.updatedAt = at;
    this.accompany(refunded(refund, this.method, at));
    this.announce(paymentEvent('payment.refunded', this, at, refund.amount));
  }

  /** What a failed refund had set aside can be refunded again. */
  refundFailed(refund: Refund, at: Date): void {
    this.refundReservedAmount -= refund.amount;
    this.updatedAt = at;
  }

  /** What was captured and not yet set aside for refunds. */
  refundable(): Money {
    return Money.of(this.capturedAmount - this.refundReservedAmount, this.currency);
  }

  private takeIn(amount: number, at: Date, post = received): void {
    this.capturedAmount = amount;
    // Of what was set aside a part is taken only as the fee for a visit that did not take place.
    if (amount < this.amount) this.feeOnly = true;
    this.invoice(amount, at);
    this.accompany(post(this, amount, at));
    this.announce(paymentEvent('payment.captured', this, at, amount));
  }

  private invoice(amount: number, at: Date): void {
    if (this.invoicedAt) return;
    this.invoicedAt = at;
    this.updatedAt = at;
    this.accompany(invoiced(this, amount, at));
  }

  private become(status: PaymentStatus, at: Date): void {
    assertTransition('payment', PAYMENT_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
  }
}
