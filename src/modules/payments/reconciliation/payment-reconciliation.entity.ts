import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';

/** One comparison of the provider's books with ours, for what moved from `fromAt` until before `untilAt`. */
@Entity({ tableName: 'payment_reconciliation' })
export class PaymentReconciliation {
  @PrimaryKey({ type: 'uuid' })
  id: string = uuidv7();

  @Property({ type: 'text' })
  provider!: string;

  @Property({ type: 'timestamptz' })
  fromAt!: Date;

  @Property({ type: 'timestamptz' })
  untilAt!: Date;

  @Property({ type: 'timestamptz' })
  comparedAt!: Date;

  /** Lines of the provider's books that were looked at. */
  @Property({ type: 'integer' })
  movements!: number;

  @Property({ type: 'integer' })
  differenceCount!: number;
}

/** A charge or refund of which the two books hold different amounts, in minor units. */
@Entity({ tableName: 'payment_difference' })
export class PaymentDifference {
  @PrimaryKey({ type: 'uuid' })
  id: string = uuidv7();

  @Property({ type: 'uuid' })
  reconciliationId!: string;

  /** The provider's name for the charge or refund. */
  @Property({ type: 'text' })
  ref!: string;

  @Property({ type: 'uuid', nullable: true })
  paymentId: string | null = null;

  @Property({ type: 'text' })
  currency!: string;

  @Property({ type: 'bigint', runtimeType: 'number' })
  providerAmount!: number;

  @Property({ type: 'bigint', runtimeType: 'number' })
  ledgerAmount!: number;
}
