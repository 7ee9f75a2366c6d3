import { Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { ValidationFailed } from '../../../../kernel/domain-error';
import { assertTransition } from '../../../../kernel/transition-table';
import type { StockLocation } from '../../places/stock-location.entity';
import type { Supplier } from '../../places/supplier.entity';
import { restockOrderEvent, type RestockOrderEventType } from '../restocking.events';
import { RestockOrderEmpty, RestockOrderFrozen, SupplierHasNoEmail } from '../restocking.errors';
import {
  OVER,
  RESTOCK_ORDER_TRANSITIONS,
  type RestockOrderStatus,
  type SubmissionChannel,
} from './restock-order-status';
import { RestockOrderRecord } from './restock-order-record.entity';
import type { SuggestionBasis, WantedLine } from './wanted-line';

export interface OrderPlace {
  number: number;
  supplier: Supplier;
  location: StockLocation;
}

/** An order of stock from one supplier for one location. Suggestions are written by `ShortageRepository`. */
@Entity({ tableName: 'restock_order' })
export class RestockOrder extends RestockOrderRecord {
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
      endedAt: null,
    });
    for (const wanted of lines) order.wish(wanted);
    return order;
  }

  /** Those that somebody wants. */
  wantedLines(): RestockOrderLine[] {
    return this.lines.getItems().filter((line) => !line.declined);
  }

  /** Also one that was declined. */
  lineOf(productId: string): RestockOrderLine | undefined {
    return this.lines.getItems().find((line) => line.productId === productId);
  }

  /** In minor units; null while the cost of a line is not known. */
  get total(): number | null {
    const costs = this.wantedLines().map(({ unitCost, purchaseUnits }) => unitCost && unitCost * purchaseUnits);
    return costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
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

  /** @param expectedOn a day of the location's calendar @throws IllegalTransition, SupplierHasNoEmail */
  submit(how: { channel: SubmissionChannel; expectedOn: string }, by: string, at: Date): void {
    this.become('submitted', at);
    if (how.channel === 'email' && this.supplier.email === null) throw new SupplierHasNoEmail();
    Object.assign(this, { ...how, submittedBy: by, submittedAt: at });
    this.tell('restock_order.submitted', at);
  }

  /** The mail server has taken it. Who has cancelled it while the mail was on its way is answered now: the supplier has to be told. */
  mailed(at: Date): void {
    this.mailedAt ??= at;
    if (this.status === 'cancelled') this.tell('restock_order.cancelled', at);
  }

  /** The mail server will not take it: somebody has to send it in another way. */
  notMailed(at: Date): void {
    if (this.status === 'cancelled') return;
    this.updatedAt = at;
    this.tell('restock_order.mail_failed', at);
  }

  /** @throws IllegalTransition */
  acknowledge(answer: { supplierReference: string | null; expectedOn: string | null }, at: Date): void {
    this.become('acknowledged', at);
    this.acknowledgedAt = at;
    this.supplierReference = answer.supplierReference;
    this.promise(answer.expectedOn);
    this.tell('restock_order.acknowledged', at);
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

  /** Tells once for each day that was promised. */
  flagLate(at: Date): void {
    this.lateFlaggedAt = at;
    this.tell('restock_order.late', at);
  }

  private wish(wanted: WantedLine): void {
    const line = this.lineOf(wanted.productId);
    if (line) line.want(wanted);
    else this.lines.add(RestockOrderLine.of(this, 1 + Math.max(0, ...this.lines.map((one) => one.line)), wanted));
  }

  private promise(expectedOn: string | null): void {
    if (expectedOn === null || expectedOn === this.expectedOn) return;
    this.expectedOn = expectedOn;
    this.lateFlaggedAt = null;
  }

  private end(status: RestockOrderStatus, by: string, at: Date): void {
    this.become(status, at);
    Object.assign(this, { endedBy: by, endedAt: at });
  }

  private become(status: RestockOrderStatus, at: Date): void {
    assertTransition('restock order', RESTOCK_ORDER_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
    if (OVER.includes(status)) for (const line of this.lines) line.open = false;
  }

  private tell(type: RestockOrderEventType, at: Date): void {
    const { id, number, status, expectedOn, channel, currency, total } = this;
    this.announce(
      restockOrderEvent(
        type,
        {
          ...{ restockOrderId: id, number, status, supplierId: this.supplier.id, locationId: this.location.id },
          ...{ lines: this.wantedLines().length, total, currency, expectedOn, channel },
          wasSubmitted: this.submittedAt !== null,
        },
        at,
      ),
    );
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
      ...{ received: 0, basis: null, declinedAt: null },
    });
    made.want({ productId, ...wanted });
    return made;
  }

  /** Still to come, in units of use. */
  get outstanding(): number {
    return this.open ? Math.max(0, this.quantity - this.received) : 0;
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

  decline(at: Date): void {
    this.open = false;
    this.declinedAt ??= at;
  }

  receive(quantity: number): void {
    this.received += quantity;
    if (this.received >= this.quantity) this.open = false;
  }
}
