import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { AttemptOutcome, DeliveryStatus } from './delivery-status';

/** One event on its way to one endpoint. Written by `DeliveryRepository` alone, many of them a second. */
@Entity({ tableName: 'partner_delivery' })
export class PartnerDelivery {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** Later ones have higher ones. */
  @Property({ type: 'bigint', unique: true })
  position!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'uuid' })
  endpointId!: string;

  /** `webhook-id`: the same in every delivery of one event. */
  @Property({ type: 'uuid' })
  eventId!: string;

  @Property({ type: 'text' })
  eventType!: string;

  /** What the event is about: its `data.sequence` orders the events of one subject. */
  @Property({ type: 'uuid' })
  subjectId!: string;

  /** As it is sent, to the byte. */
  @Property({ type: 'text' })
  body!: string;

  @Property({ type: 'text' })
  status!: DeliveryStatus;

  @Property({ type: 'integer', default: 0 })
  attempts!: number;

  /** When it is to be taken up next; while it is being delivered, when its lease ends. Null once it is settled. */
  @Property({ type: 'timestamptz', nullable: true })
  dueAt!: Date | null;

  /** Of the last attempt. */
  @Property({ type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  occurredAt!: Date;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  settledAt!: Date | null;

  /** The delivery that this one repeats. */
  @Property({ type: 'uuid', nullable: true })
  redeliveryOf!: string | null;
}

/** One try of a delivery. Written by `DeliveryRepository` alone. */
@Entity({ tableName: 'partner_delivery_attempt' })
export class DeliveryAttempt {
  @PrimaryKey({ type: 'uuid' })
  deliveryId!: string;

  /** The first one is 1. */
  @PrimaryKey({ type: 'integer' })
  number!: number;

  @Property({ type: 'timestamptz' })
  startedAt!: Date;

  /** Null where the process died over it. */
  @Property({ type: 'integer', nullable: true })
  durationMs!: number | null;

  @Property({ type: 'text' })
  outcome!: AttemptOutcome;

  @Property({ type: 'integer', nullable: true })
  statusCode!: number | null;

  /** How the answer began. */
  @Property({ type: 'text', nullable: true })
  reply!: string | null;

  /** Why there was no answer. */
  @Property({ type: 'text', nullable: true })
  error!: string | null;
}
