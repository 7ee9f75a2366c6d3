import { Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { RestockOrder, RestockOrderLine } from './restock-order.entity';

/** What came of one line of an order. */
export interface ReceivedLine {
  orderLine: RestockOrderLine;
  /** Units of use. */
  quantity: number;
  /** Minor units for one purchase unit; null when nobody said. */
  unitCost: number | null;
}

/** A delivery that came for an order. Has the id of its receipt in the stock. */
@Entity({ tableName: 'restock_receipt' })
export class RestockReceipt {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => RestockOrder })
  order!: RestockOrder;

  @Property({ type: 'uuid' })
  receivedBy!: string;

  @Property({ type: 'timestamptz' })
  receivedAt!: Date;

  @OneToMany({ entity: () => RestockReceiptLine, mappedBy: (line) => line.receipt })
  lines = new Collection<RestockReceiptLine>(this);

  static of(
    { id, order, by, at }: { id: string; order: RestockOrder; by: string; at: Date },
    received: readonly ReceivedLine[],
  ): RestockReceipt {
    const receipt = Object.assign(new RestockReceipt(), { id, order, receivedBy: by, receivedAt: at });
    for (const line of received) receipt.lines.add(RestockReceiptLine.of(receipt, line));
    return receipt;
  }
}

/** What came of one product. */
@Entity({ tableName: 'restock_receipt_line' })
@Unique({ name: 'restock_receipt_line_once', properties: ['receipt', 'orderLine'] })
export class RestockReceiptLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => RestockReceipt })
  receipt!: RestockReceipt;

  @ManyToOne({ entity: () => RestockOrderLine })
  orderLine!: RestockOrderLine;

  /** Units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  /** Minor units for one purchase unit, as the supplier charged it. */
  @Property({ type: 'bigint', runtimeType: 'number', nullable: true })
  unitCost!: number | null;

  static of(receipt: RestockReceipt, received: ReceivedLine): RestockReceiptLine {
    return Object.assign(new RestockReceiptLine(), { id: uuidv7(), receipt, ...received });
  }
}
