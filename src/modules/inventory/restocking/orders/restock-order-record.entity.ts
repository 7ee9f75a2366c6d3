import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AggregateRoot } from '../../../../kernel/aggregate-root';
import { StockLocation } from '../../places/stock-location.entity';
import { Supplier } from '../../places/supplier.entity';
import { restockOrderLabel } from '../restocking.events';
import type { RestockOrderStatus, RestockOrigin, SubmissionChannel } from './restock-order-status';

/** What is kept of an order of stock: who did what, and when. Its verbs are those of `RestockOrder`. */
@Entity({ abstract: true })
export abstract class RestockOrderRecord extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'bigint', runtimeType: 'number', unique: true })
  number!: number;

  @ManyToOne({ entity: () => Supplier })
  supplier!: Supplier;

  @ManyToOne({ entity: () => StockLocation })
  location!: StockLocation;

  @Property({ type: 'text' })
  status!: RestockOrderStatus;

  @Property({ type: 'text' })
  origin!: RestockOrigin;

  /** ISO 4217, of all its costs: the supplier's when it was opened. */
  @Property({ type: 'text' })
  currency!: string;

  @Property({ type: 'text', nullable: true })
  note!: string | null;

  @Property({ type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Property({ type: 'uuid', nullable: true })
  requestedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  requestedAt!: Date | null;

  @Property({ type: 'uuid', nullable: true })
  approvedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  approvedAt!: Date | null;

  /** By the one who asked for it: it was small enough. */
  @Property({ type: 'boolean', default: false })
  approvedAlone!: boolean;

  @Property({ type: 'uuid', nullable: true })
  submittedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  submittedAt!: Date | null;

  @Property({ type: 'text', nullable: true })
  channel!: SubmissionChannel | null;

  /** When the mail server took it. */
  @Property({ type: 'timestamptz', nullable: true })
  mailedAt!: Date | null;

  /** Whose system it was sent to; only that one can tell of it. */
  @Property({ type: 'uuid', nullable: true })
  partnerId!: string | null;

  /** When the partner's system took it. */
  @Property({ type: 'timestamptz', nullable: true })
  transmittedAt!: Date | null;

  @Property({ type: 'timestamptz', nullable: true })
  acknowledgedAt!: Date | null;

  @Property({ type: 'text', nullable: true })
  supplierReference!: string | null;

  /** A day of the location's calendar. */
  @Property({ type: 'date', nullable: true })
  expectedOn!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  lateFlaggedAt!: Date | null;

  /** When the supplier first told that something is on its way. */
  @Property({ type: 'timestamptz', nullable: true })
  shippedAt!: Date | null;

  /** When the supplier said that nothing will come, or nothing more. */
  @Property({ type: 'timestamptz', nullable: true })
  refusedAt!: Date | null;

  /** Why, in the supplier's words. */
  @Property({ type: 'text', nullable: true })
  refusal!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  firstReceivedAt!: Date | null;

  /** All of it. */
  @Property({ type: 'timestamptz', nullable: true })
  receivedAt!: Date | null;

  @Property({ type: 'uuid', nullable: true })
  endedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  /** For people. */
  get label(): string {
    return restockOrderLabel(this.number);
  }
}
