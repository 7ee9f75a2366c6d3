import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { StockLocation } from '../places/stock-location.entity';

/** A delivery that was taken in; its lines are the movements that come from it. */
@Entity({ tableName: 'stock_receipt' })
export class StockReceipt {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => StockLocation })
  location!: StockLocation;

  @Property({ type: 'uuid', nullable: true })
  supplierId!: string | null;

  /** Of the delivery note or the order. */
  @Property({ type: 'text', nullable: true })
  reference!: string | null;

  @Property({ type: 'uuid', nullable: true })
  receivedBy!: string | null;

  @Property({ type: 'timestamptz' })
  receivedAt!: Date;

  static of(
    taken: { id: string; location: StockLocation; receivedBy: string | null; receivedAt: Date },
    { supplierId, reference }: { supplierId: string | null; reference: string | null },
  ): StockReceipt {
    return Object.assign(new StockReceipt(), { ...taken, supplierId, reference });
  }
}
