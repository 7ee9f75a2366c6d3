import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { partnerOrderEvent } from '../pms-sync.events';
import type { OrderReport } from '../translation/reports';

/** What a partner has told of an order that we sent it. */
@Entity({ tableName: 'pms_order' })
@Unique({ name: 'pms_order_once', properties: ['partnerId', 'orderRef'] })
export class PartnerOrder extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  orderRef!: string;

  @Property({ type: new BigIntType('number') })
  reportedVersion!: number;

  @Property({ type: 'text' })
  status!: OrderReport['status'];

  @Property({ type: 'text', nullable: true })
  partnerReference!: string | null;

  @Property({ type: 'date', nullable: true })
  expectedOn!: string | null;

  @Property({ type: 'text', nullable: true })
  carrier!: string | null;

  @Property({ type: 'text', nullable: true })
  trackingNumber!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  static first(partnerId: string, report: OrderReport, at: Date): PartnerOrder {
    const order = Object.assign(new PartnerOrder(), {
      id: uuidv7(),
      partnerId,
      orderRef: report.orderRef,
      reportedVersion: 0,
      createdAt: at,
    });
    order.take(report, at);
    return order;
  }

  /** What a report does not name stays as it was told before. @returns whether it was news; an older version changes nothing */
  take(report: OrderReport, at: Date): boolean {
    if (report.version <= this.reportedVersion) return false;
    const { version, status, partnerReference, expectedOn, carrier, trackingNumber } = report;
    this.reportedVersion = version;
    this.status = status;
    this.partnerReference = partnerReference ?? this.partnerReference ?? null;
    this.expectedOn = expectedOn ?? this.expectedOn ?? null;
    this.carrier = carrier ?? this.carrier ?? null;
    this.trackingNumber = trackingNumber ?? this.trackingNumber ?? null;
    this.updatedAt = at;
    const { partnerId, orderRef } = this;
    const facts = {
      ...{ partnerId, orderRef, partnerReference: this.partnerReference, expectedOn: this.expectedOn },
      ...{ carrier: this.carrier, trackingNumber: this.trackingNumber },
    };
    this.announce(partnerOrderEvent(`partner_order.${status}`, this.id, facts, at));
    return true;
  }
}
