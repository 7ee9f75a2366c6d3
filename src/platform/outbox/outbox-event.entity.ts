import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { DomainEvent } from '../../kernel/aggregate-root';

/** An event on its way out, written in the transaction that it tells of; the relay takes it in `position` order. */
@Entity({ tableName: 'outbox_event' })
export class OutboxEvent {
  @PrimaryKey({ type: 'bigint', autoincrement: true })
  position!: string;

  @Property({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  aggregateType!: string;

  @Property({ type: 'uuid' })
  aggregateId!: string;

  @Property({ type: 'text' })
  type!: string;

  @Property({ type: 'integer' })
  version!: number;

  @Property({ type: 'jsonb' })
  payload!: Record<string, unknown>;

  @Property({ type: 'timestamptz' })
  occurredAt!: Date;

  /** While this lies ahead, one relay is handing the event over. */
  @Property({ type: 'timestamptz', nullable: true })
  claimedUntil?: Date;

  static of(event: DomainEvent): OutboxEvent {
    const row = new OutboxEvent();
    row.id = event.id;
    row.aggregateType = event.aggregateType;
    row.aggregateId = event.aggregateId;
    row.type = event.type;
    row.version = event.version;
    row.payload = { ...event.payload };
    row.occurredAt = event.occurredAt;
    return row;
  }
}
