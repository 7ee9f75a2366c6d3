import { BigIntType, Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { RestockOrder, RestockOrderLine } from '../orders/restock-order.entity';

/** What a supplier tells of a shipment. */
export interface ToldShipment {
  /** Rises with each report of the order. */
  version: number;
  carrier: string | null;
  trackingNumber: string | null;
  /** A day of the location's calendar. */
  expectedOn: string | null;
  lines: readonly ShippedLine[];
}

export interface ShippedLine {
  orderLine: RestockOrderLine;
  /** Units of use. */
  quantity: number;
  batch: string | null;
  /** A day. */
  expiresOn: string | null;
}

/** A part of an order, or all of it, on its way from the supplier. What of it arrives is counted by a person. */
@Entity({ tableName: 'restock_shipment' })
@Unique({ name: 'restock_shipment_once', properties: ['order', 'reference'] })
export class RestockShipment {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => RestockOrder })
  order!: RestockOrder;

  /** The supplier's; the order's number where it names none. */
  @Property({ type: 'text' })
  reference!: string;

  @Property({ type: new BigIntType('number') })
  reportedVersion!: number;

  @Property({ type: 'text', nullable: true })
  carrier!: string | null;

  @Property({ type: 'text', nullable: true })
  trackingNumber!: string | null;

  @Property({ type: 'date', nullable: true })
  expectedOn!: string | null;

  /** When the supplier told of it last. */
  @Property({ type: 'timestamptz' })
  toldAt!: Date;

  /** The delivery that it came as. */
  @Property({ type: 'uuid', nullable: true, unique: true })
  receiptId!: string | null;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  @OneToMany({
    entity: () => RestockShipmentLine,
    mappedBy: (line) => line.shipment,
    orderBy: { position: 'asc' },
    orphanRemoval: true,
  })
  lines = new Collection<RestockShipmentLine>(this);

  static announced(order: RestockOrder, reference: string): RestockShipment {
    return Object.assign(new RestockShipment(), {
      id: uuidv7(),
      order,
      reference,
      reportedVersion: 0,
      receiptId: null,
    });
  }

  get received(): boolean {
    return this.receiptId !== null;
  }

  /** The whole of it, in place of what was told before. @returns whether it was news; an older version changes nothing */
  take({ lines, version, carrier, trackingNumber, expectedOn }: ToldShipment, at: Date): boolean {
    if (version <= this.reportedVersion) return false;
    Object.assign(this, { reportedVersion: version, carrier, trackingNumber, expectedOn, toldAt: at });
    this.lines.removeAll();
    for (const [index, line] of lines.entries()) this.lines.add(RestockShipmentLine.of(this, index + 1, line));
    return true;
  }

  receive(receiptId: string): void {
    this.receiptId = receiptId;
  }
}

/** So many of one lot, as the supplier says. */
@Entity({ tableName: 'restock_shipment_line' })
export class RestockShipmentLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => RestockShipment })
  shipment!: RestockShipment;

  /** From 1. */
  @Property({ type: 'integer' })
  position!: number;

  @ManyToOne({ entity: () => RestockOrderLine })
  orderLine!: RestockOrderLine;

  /** Units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  @Property({ type: 'text', nullable: true })
  batch!: string | null;

  @Property({ type: 'date', nullable: true })
  expiresOn!: string | null;

  static of(shipment: RestockShipment, position: number, line: ShippedLine): RestockShipmentLine {
    return Object.assign(new RestockShipmentLine(), { id: uuidv7(), shipment, position, ...line });
  }
}
