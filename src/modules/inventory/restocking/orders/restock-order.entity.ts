import { Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { ValidationFailed } from '../../../../kernel/domain-error';
import { assertTransition } from '../../../../kernel/transition-table';
import type { StockLocation } from '../../places/stock-location.entity';
import type { Supplier } from '../../places/supplier.entity';
import { RestockOrderEmpty, RestockOrderFrozen } from '../restocking.errors';
import { RestockOrderCourse } from './restock-order-course.entity';
import { RESTOCK_ORDER_TRANSITIONS, type RestockOrderStatus } from './restock-order-status';
import type { SuggestionBasis, WantedLine } from './wanted-line';

export interface OrderPlace {
  number: number;
  supplier: Supplier;
  location: StockLocation;
}

/** An order of stock from one supplier for one location. Suggestions are written by `ShortageRepository`. */
@Entity({ tableName: 'restock_order' })
export class RestockOrder extends RestockOrderCourse {
  @OneToMany({ entity: () => RestockOrderLine, mappedBy: (line) => line.order, orderBy: { line: 'asc' } })
  lines = new Collection<RestockOrderLine>(this);

  /** By hand; it can still be changed. */
  static open(
    { number, supplier, location }: OrderPlace,
    { note, lines }: { note: string | null; lines: readonly WantedLine[] },
    { by, at }: { by: string; at: Date },
  ): RestockOrder {
    const order = Object.assign(new RestockOrder(), {
      ...{ id: uuidv7(), number, supplier, location, status: 'suggested', origin: 'manual' },
      ...{ currency: supplier.currency, note, createdBy: by, createdAt: at, updatedAt: at, approvedAlone: false },
      ...{ requestedBy: null, requestedAt: null, approvedBy: null, approvedAt: null, submittedBy: null },
      ...{ submittedAt: null, channel: null, mailedAt: null, acknowledgedAt: null, supplierReference: null },
      ...{ expectedOn: null, lateFlaggedAt: null, firstReceivedAt: null, receivedAt: null, endedBy: null },
      ...{ endedAt: null, partnerId: null, transmittedAt: null, shippedAt: null, refusedAt: null, refusal: null },
    });
    for (const wanted of lines) order.wish(wanted);
    return order;
  }

  /** Those that somebody wants. */
  override wantedLines(): RestockOrderLine[] {
    return this.lines.getItems().filter((line) => !line.declined);
  }

  /** As the supplier was asked for them: those of an order that was cancelled since, too. */
  submittedLines(): RestockOrderLine[] {
    const { submittedAt } = this;
    return this.lines.getItems().filter(({ declinedAt }) => {
      return declinedAt === null || (submittedAt !== null && declinedAt >= submittedAt);
    });
  }

  /** Also one that was declined. */
  lineOf(productId: string): RestockOrderLine | undefined {
    return this.lines.getItems().find((line) => line.productId === productId);
  }

  /** Adds, changes and takes away lines, before anybody has asked for approval. @throws RestockOrderFrozen, ValidationFailed */
  change(
    changes: { note?: string | null; wanted: readonly WantedLine[]; unwanted: readonly string[] },
    at: Date,
  ): void {
    if (this.status !== 'suggested') throw new RestockOrderFrozen(this.status);
    for (const wanted of changes.wanted) this.wish(wanted);
    for (const [index, productId] of changes.unwanted.entries()) {
      const line = this.lineOf(productId);
      if (!line) throw new ValidationFailed([{ field: `withoutProductIds.${index}`, message: 'is not on this order' }]);
      line.decline(at);
    }
    if (changes.note !== undefined) this.note = changes.note;
    this.updatedAt = at;
  }

  /** @throws IllegalTransition, RestockOrderEmpty */
  requestApproval(by: string, at: Date): void {
    this.become('pending_approval', at);
    if (this.wantedLines().length === 0) throw new RestockOrderEmpty();
    Object.assign(this, { requestedBy: by, requestedAt: at });
    this.tell('restock_order.approval_requested', at);
  }

  /** Whether somebody may is decided by `ApprovalPolicy`. @throws IllegalTransition */
  approve(by: string, at: Date): void {
    this.become('approved', at);
    Object.assign(this, { approvedBy: by, approvedAt: at, approvedAlone: by === this.requestedBy });
    this.tell('restock_order.approved', at);
  }

  /** The stock check leaves its products alone for a while. @throws IllegalTransition */
  reject(by: string, at: Date): void {
    this.end('rejected', by, at);
    for (const line of this.lines) line.decline(at);
    this.tell('restock_order.rejected', at);
  }

  /** @throws IllegalTransition when nothing of it may arrive */
  assertReceivable(): void {
    assertTransition('restock order', RESTOCK_ORDER_TRANSITIONS, this.status, 'partially_received');
  }

  /** @param arrived units of use of each line; how much more than ordered may arrive is decided by `ArrivalsOnOrder` @throws IllegalTransition */
  receive(arrived: ReadonlyMap<RestockOrderLine, number>, at: Date): void {
    for (const [line, quantity] of arrived) line.receive(quantity);
    const complete = this.wantedLines().every((line) => line.received >= line.quantity);
    this.become(complete ? 'received' : 'partially_received', at);
    this.firstReceivedAt ??= at;
    if (complete) this.receivedAt = at;
    this.tell('restock_order.received', at);
  }

  /** What has not arrived is not waited for any more. @throws IllegalTransition, ValidationFailed for short of a reason */
  close({ by, at, because }: { by: string; at: Date; because: string | undefined }): void {
    const short = this.receivedAt === null;
    this.end('closed', by, at);
    if (short && because === undefined) {
      throw new ValidationFailed([{ field: 'reason', message: 'must say why: not everything has arrived' }]);
    }
    this.tell('restock_order.closed', at);
  }

  /** @throws IllegalTransition once anything has arrived */
  cancel(by: string, at: Date): void {
    this.end('cancelled', by, at);
    for (const line of this.lines) line.decline(at);
    this.tell('restock_order.cancelled', at);
  }

  protected override everyLine(): RestockOrderLine[] {
    return this.lines.getItems();
  }

  private wish(wanted: WantedLine): void {
    const line = this.lineOf(wanted.productId);
    if (line) line.want(wanted);
    else this.lines.add(RestockOrderLine.of(this, 1 + Math.max(0, ...this.lines.map((one) => one.line)), wanted));
  }

  private end(status: RestockOrderStatus, by: string, at: Date): void {
    this.become(status, at);
    Object.assign(this, { endedBy: by, endedAt: at });
  }
}

/** One product of an order. */
@Entity({ tableName: 'restock_order_line' })
@Unique({ name: 'restock_order_line_numbered', properties: ['order', 'line'] })
@Unique({ name: 'restock_order_line_one_per_product', properties: ['order', 'productId'] })
export class RestockOrderLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => RestockOrder })
  order!: RestockOrder;

  /** From 1. */
  @Property({ type: 'integer' })
  line!: number;

  @Property({ type: 'uuid' })
  productId!: string;

  /** That of the order, for the index that keeps automatic lines apart. */
  @Property({ type: 'uuid' })
  locationId!: string;

  /** Opened by the stock check. */
  @Property({ type: 'boolean' })
  automatic!: boolean;

  /** More of it may still arrive. */
  @Property({ type: 'boolean' })
  open!: boolean;

  @Property({ type: 'integer' })
  purchaseUnits!: number;

  @Property({ type: 'integer' })
  unitsPerPurchaseUnit!: number;

  /** Ordered, in units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  /** In units of use. */
  @Property({ type: 'integer', default: 0 })
  received!: number;

  /** Promised by the supplier, in units of use; null while it has said nothing else than was ordered. */
  @Property({ type: 'integer', nullable: true })
  confirmed!: number | null;

  @Property({ type: 'bigint', runtimeType: 'number', nullable: true })
  unitCost!: number | null;

  @Property({ type: 'jsonb', nullable: true })
  basis!: SuggestionBasis | null;

  /** Somebody did not want it; the stock check leaves the product alone for a while. */
  @Property({ type: 'timestamptz', nullable: true })
  declinedAt!: Date | null;

  static of(order: RestockOrder, line: number, { productId, ...wanted }: WantedLine): RestockOrderLine {
    const made = Object.assign(new RestockOrderLine(), {
      ...{ id: uuidv7(), order, line, productId, locationId: order.location.id, automatic: false, open: true },
      ...{ received: 0, confirmed: null, basis: null, declinedAt: null },
    });
    made.want({ productId, ...wanted });
    return made;
  }

  /** Still to come, in units of use. */
  get outstanding(): number {
    return this.open ? Math.max(0, Math.min(this.quantity, this.confirmed ?? this.quantity) - this.received) : 0;
  }

  /** The supplier has promised less than was ordered. */
  get short(): boolean {
    return this.confirmed !== null && this.confirmed < this.quantity;
  }

  get declined(): boolean {
    return this.declinedAt !== null;
  }

  want({ purchaseUnits, unitsPerPurchaseUnit, unitCost }: WantedLine): void {
    Object.assign(this, { purchaseUnits, unitsPerPurchaseUnit, unitCost });
    this.quantity = purchaseUnits * unitsPerPurchaseUnit;
    this.open = true;
    this.declinedAt = null;
  }

  /** @param quantity units of use that the supplier promises, which may be none */
  confirm(quantity: number): void {
    this.confirmed = quantity;
    this.closeWhenDone();
  }

  decline(at: Date): void {
    this.open = false;
    this.declinedAt ??= at;
  }

  receive(quantity: number): void {
    this.received += quantity;
    this.closeWhenDone();
  }

  /** And never open again: the stock check may have ordered elsewhere what this supplier was not to bring. */
  private closeWhenDone(): void {
    if (this.received >= Math.min(this.quantity, this.confirmed ?? this.quantity)) this.open = false;
  }
}
