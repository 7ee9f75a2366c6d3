import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { Money } from '../../kernel/money';
import { assertTransition } from '../../kernel/transition-table';
import { REFUND_TRANSITIONS, type RefundStatus } from './refund-status';

/** Money on its way back. Its id makes the provider's key, so that repeating the call repeats nothing. */
@Entity({ tableName: 'refund' })
export class Refund {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  paymentId!: string;

  @Property({ type: 'bigint', runtimeType: 'number' })
  amount!: number;

  @Property({ type: 'text' })
  currency!: string;

  @Property({ type: 'text' })
  status!: RefundStatus;

  @Property({ type: 'text' })
  reason!: string;

  @Unique({ name: 'refund_provider_key_unique' })
  @Property({ type: 'text' })
  providerKey!: string;

  @Property({ type: 'text', nullable: true })
  providerRef?: string;

  @Property({ type: 'text', nullable: true })
  failureCode?: string;

  @Property({ type: 'timestamptz', nullable: true })
  submittedAt?: Date;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  static of(paymentId: string, amount: Money, reason: string, at: Date): Refund {
    const refund = new Refund();
    refund.id = uuidv7();
    refund.paymentId = paymentId;
    refund.amount = amount.amount;
    refund.currency = amount.currency;
    refund.status = 'pending';
    refund.reason = reason;
    refund.providerKey = `refund-${refund.id}`;
    refund.createdAt = at;
    refund.updatedAt = at;
    return refund;
  }

  succeed(providerRef: string, at: Date): void {
    this.become('succeeded', at);
    this.providerRef = providerRef;
  }

  fail(code: string, at: Date): void {
    this.become('failed', at);
    this.failureCode = code;
  }

  /** The provider did not answer: asked again with the same key until it does. */
  loseSight(at: Date): void {
    if (this.status !== 'unknown') this.become('unknown', at);
    this.submittedAt = at;
  }

  isSettled(): boolean {
    return this.status === 'succeeded' || this.status === 'failed';
  }

  private become(status: RefundStatus, at: Date): void {
    assertTransition('refund', REFUND_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
  }
}
