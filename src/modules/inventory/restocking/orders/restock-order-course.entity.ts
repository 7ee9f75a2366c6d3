import { Entity } from '@mikro-orm/decorators/legacy';
import { IllegalTransition } from '../../../../kernel/domain-error';
import { assertTransition } from '../../../../kernel/transition-table';
import { restockOrderEvent, type RestockOrderEventType } from '../restocking.events';
import { SupplierHasNoEmail, SupplierUnreachable } from '../restocking.errors';
import { RestockOrderRecord } from './restock-order-record.entity';
import {
  OVER,
  RESTOCK_ORDER_TRANSITIONS,
  type RestockOrderStatus,
  type SubmissionChannel,
  UNDERWAY,
} from './restock-order-status';

/** What of a line its order's course asks about. */
interface CourseLine {
  readonly purchaseUnits: number;
  readonly unitCost: number | null;
  readonly short: boolean;
  open: boolean;
}

/** What the supplier said. */
export interface SupplierAnswer {
  /** The supplier's number; the one that is known stays when it is null. */
  supplierReference: string | null;
  /** A day of the location's calendar; null for the one that was expected. */
  expectedOn: string | null;
}

/** The way of an order between the clinic and its supplier. `RestockOrder` has the rest. */
@Entity({ abstract: true })
export abstract class RestockOrderCourse extends RestockOrderRecord {
  /** Those that somebody wants. */
  abstract wantedLines(): CourseLine[];

  protected abstract everyLine(): CourseLine[];

  /** In minor units; null while the cost of a line is not known. */
  get total(): number | null {
    const costs = this.wantedLines().map(({ unitCost, purchaseUnits }) => unitCost && unitCost * purchaseUnits);
    return costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
  }

  /** @param expectedOn a day of the location's calendar @throws IllegalTransition, SupplierHasNoEmail, SupplierUnreachable */
  submit(how: { channel: SubmissionChannel; expectedOn: string }, by: string, at: Date): void {
    this.become('submitted', at);
    Object.assign(this, { expectedOn: how.expectedOn, submittedBy: by, submittedAt: at });
    this.send(how.channel, at);
  }

  /** Again, to a supplier who has not answered. @throws IllegalTransition, SupplierHasNoEmail, SupplierUnreachable */
  resubmit(channel: SubmissionChannel, at: Date): void {
    if (this.status !== 'submitted') throw new IllegalTransition('restock order', this.status, 'submitted');
    this.updatedAt = at;
    this.send(channel, at);
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

  /** The partner's system has taken it. */
  transmitted(at: Date): void {
    this.transmittedAt ??= at;
  }

  /** The partner's system does not take the order, or its cancellation: somebody has to tell the supplier in another way. */
  notTransmitted(at: Date): void {
    if (this.status !== 'submitted' && this.status !== 'cancelled') return;
    this.updatedAt = at;
    this.tell('restock_order.transmission_failed', at);
  }

  /** @throws IllegalTransition */
  acknowledge(answer: SupplierAnswer, at: Date): void {
    this.become('acknowledged', at);
    this.acknowledgedAt = at;
    this.supplierReference = answer.supplierReference;
    this.promise(answer.expectedOn);
    this.tell('restock_order.acknowledged', at);
  }

  /** As {@link acknowledge}, by the supplier itself, who may say something else later. @throws IllegalTransition once nothing is waited for */
  confirm(answer: SupplierAnswer, at: Date): void {
    if (this.status === 'submitted') {
      this.acknowledge(answer, at);
      return;
    }
    this.assertUnderway('acknowledged');
    this.supplierReference = answer.supplierReference ?? this.supplierReference;
    this.promise(answer.expectedOn);
    this.updatedAt = at;
    this.tell('restock_order.acknowledged', at);
  }

  /** Something of it is on its way, which acknowledges it. @throws IllegalTransition once nothing is waited for */
  ship(answer: SupplierAnswer, at: Date): void {
    this.assertUnderway('acknowledged');
    if (this.status === 'submitted') {
      this.become('acknowledged', at);
      this.acknowledgedAt = at;
    }
    this.supplierReference = answer.supplierReference ?? this.supplierReference;
    this.promise(answer.expectedOn);
    this.shippedAt ??= at;
    this.updatedAt = at;
    this.tell('restock_order.shipped', at);
  }

  /**
   * The supplier will not deliver, or no more of it. The stock check goes on looking after the products: nobody here has declined them.
   *
   * @throws IllegalTransition once nothing is waited for
   */
  refuse(reason: string | null, at: Date): void {
    this.assertUnderway('cancelled');
    this.become(this.status === 'partially_received' ? 'closed' : 'cancelled', at);
    Object.assign(this, { refusedAt: at, refusal: reason, endedAt: at });
    this.tell('restock_order.refused', at);
  }

  /** Tells once for each day that was promised. */
  flagLate(at: Date): void {
    this.lateFlaggedAt = at;
    this.tell('restock_order.late', at);
  }

  protected become(status: RestockOrderStatus, at: Date): void {
    assertTransition('restock order', RESTOCK_ORDER_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
    if (OVER.includes(status)) for (const line of this.everyLine()) line.open = false;
  }

  protected tell(type: RestockOrderEventType, at: Date): void {
    const { id, number, status, expectedOn, channel, currency, total, partnerId } = this;
    const wanted = this.wantedLines();
    this.announce(
      restockOrderEvent(
        type,
        {
          ...{ restockOrderId: id, number, status, supplierId: this.supplier.id, locationId: this.location.id },
          ...{ lines: wanted.length, shortLines: wanted.filter(({ short }) => short).length, total, currency },
          ...{ expectedOn, channel, partnerId, wasSubmitted: this.submittedAt !== null },
        },
        at,
      ),
    );
  }

  private send(channel: SubmissionChannel, at: Date): void {
    if (channel === 'email' && this.supplier.email === null) throw new SupplierHasNoEmail();
    if (channel === 'partner') this.partnerId = this.partnerOfSupplier();
    this.channel = channel;
    this.tell('restock_order.submitted', at);
  }

  /** One order is never with two partners: the first may deliver all the same. */
  private partnerOfSupplier(): string {
    const { partnerId } = this.supplier;
    if (partnerId === null) throw new SupplierUnreachable('no_partner');
    if (this.partnerId !== null && this.partnerId !== partnerId) throw new SupplierUnreachable('other_partner');
    return partnerId;
  }

  private assertUnderway(wanted: RestockOrderStatus): void {
    if (!UNDERWAY.includes(this.status)) throw new IllegalTransition('restock order', this.status, wanted);
  }

  private promise(expectedOn: string | null): void {
    if (expectedOn === null || expectedOn === this.expectedOn) return;
    this.expectedOn = expectedOn;
    this.lateFlaggedAt = null;
  }
}
