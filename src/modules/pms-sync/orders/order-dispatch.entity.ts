import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What a partner has to hear about an order, until its system has it. Written by `OrderDispatchRepository`. */
@Entity({ tableName: 'pms_order_dispatch' })
export class OrderDispatch {
  /** That of its deliveries. */
  @PrimaryKey({ type: 'uuid' })
  eventId!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'uuid' })
  restockOrderId!: string;

  @Property({ type: 'text' })
  eventType!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  /** When it was seen that an endpoint has accepted it. */
  @Property({ type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;

  /** When people were told that none does. */
  @Property({ type: 'timestamptz', nullable: true })
  missedAt!: Date | null;
}
