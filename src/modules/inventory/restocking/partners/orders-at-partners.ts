import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import type { Actor } from '../../../../platform/auth/actor';
import type { RestockOrder, RestockOrderLine } from '../orders/restock-order.entity';
import type { SupplierAnswer } from '../orders/restock-order-course.entity';
import { RestockOrderRepository } from '../orders/restock-order.repository';
import { UNDERWAY } from '../orders/restock-order-status';
import { RestockTrail } from '../orders/restock-trail';
import { RestockShipment, type ShippedLine } from '../shipments/restock-shipment.entity';
import { RestockShipmentRepository } from '../shipments/restock-shipment.repository';

/** Which order a partner speaks of. */
export interface OrderOfPartner {
  partnerId: string;
  /** As it was named to the partner: its number, such as RO-000042, or its id. */
  orderRef: string;
  /** What brought the news; it names the audit row. */
  cause: string;
}

/** A part of an order in the words of its supplier. */
export interface PartOfOrder {
  /** Of the order, from 1. */
  line: number;
  /** Units of use. */
  quantity: number;
  batch: string | null;
  /** A day. */
  expiresOn: string | null;
}

export interface Confirmation extends SupplierAnswer {
  /** Lines that are not named come as they were ordered; null for all of them. */
  lines: readonly PartOfOrder[] | null;
}

export interface AnnouncedShipment extends SupplierAnswer {
  /** Rises with each report about the order. */
  version: number;
  /** The supplier's number of it; null for the only one. */
  reference: string | null;
  carrier: string | null;
  trackingNumber: string | null;
  /** Null for all that has not come yet. */
  lines: readonly PartOfOrder[] | null;
  /** Something newer of the order is known: only the shipment itself is news. */
  overtaken: boolean;
}

/** `refused`: it cannot be, for the order as it stands; nothing was changed. */
export type Taken = { means: 'taken' | 'stale' } | { means: 'refused'; why: string };

interface PartnerStep {
  /** Past tense, of the audit row. */
  action: string;
  lines: readonly PartOfOrder[] | null;
  details?: Record<string, unknown>;
  reason?: string;
  take: (order: RestockOrder, at: Date) => Taken | Promise<Taken>;
}

const TAKEN = { means: 'taken' } as const;
const refused = (why: string): Taken => ({ means: 'refused', why });

/**
 * The door for what partners tell of orders that were sent to them, inside the caller's transaction. A partner knows its own orders alone:
 * those of others are no different to it from those that do not exist. The order is locked, so that a step of the clinic's people comes
 * before or after, and the second of the two finds the order as the first has left it.
 */
@Injectable()
export class OrdersAtPartners {
  constructor(
    private readonly repository: RestockOrderRepository,
    private readonly shipments: RestockShipmentRepository,
    private readonly trail: RestockTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The one name that an order has, whichever of its names the partner used; null where it has no such order. */
  nameOf(em: EntityManager, partnerId: string, orderRef: string): Promise<string | null> {
    return this.repository.labelAtPartner(em, partnerId, orderRef);
  }

  /** It will come, perhaps less of it, perhaps on another day. */
  confirm(em: EntityManager, told: OrderOfPartner, { lines, ...answer }: Confirmation): Promise<Taken> {
    return this.step(em, told, {
      ...{ action: 'acknowledged', lines },
      take: (order, at) => {
        for (const [line, quantity] of quantitiesOf(order, lines ?? [])) line.confirm(quantity);
        order.confirm(answer, at);
        return TAKEN;
      },
    });
  }

  /** Something of it is on its way. What arrives is counted by a person, who begins with what is kept here. */
  ship(em: EntityManager, told: OrderOfPartner, shipment: AnnouncedShipment): Promise<Taken> {
    return this.step(em, told, {
      ...{ action: 'shipped', lines: shipment.lines, details: { version: shipment.version } },
      take: async (order, at) => {
        const kept = await this.keep(em, order, shipment, at);
        if (kept.means === 'taken' && !shipment.overtaken) order.ship(shipment, at);
        return kept;
      },
    });
  }

  /** Nothing of it will come, or nothing more. */
  refuse(em: EntityManager, told: OrderOfPartner, reason: string | null): Promise<Taken> {
    return this.step(em, told, {
      ...{ action: 'refused', lines: null, reason: reason ?? undefined },
      take: (order, at) => {
        order.refuse(reason, at);
        return TAKEN;
      },
    });
  }

  /** The partner's system has taken an order, or did not take it or its cancellation. */
  async sent(em: EntityManager, orderId: string, arrived: boolean): Promise<void> {
    const order = await this.repository.locked(em, orderId);
    if (arrived) order.transmitted(this.clock.now());
    else order.notTransmitted(this.clock.now());
  }

  private async step(em: EntityManager, told: OrderOfPartner, step: PartnerStep): Promise<Taken> {
    const { partnerId, orderRef, cause } = told;
    const order = await this.repository.lockedAtPartner(em, partnerId, orderRef);
    if (!order) return refused(`this partner has no order ${orderRef}`);
    const { status: from, label } = order;
    if (!UNDERWAY.includes(from)) return refused(`the order ${label} is ${from}`);
    const strange = step.lines?.findIndex(({ line }) => !lineOf(order, line)) ?? -1;
    if (strange >= 0) return refused(`data.lines.${strange}.line: is not on the order ${label}`);
    const taken = await step.take(order, this.clock.now());
    if (taken.means !== 'taken') return taken;
    const { action, reason, details } = step;
    this.trail.record(em, actorOf(partnerId, cause), order, { action, from, reason, details });
    await em.flush();
    return taken;
  }

  private async keep(em: EntityManager, order: RestockOrder, told: AnnouncedShipment, at: Date): Promise<Taken> {
    const reference = told.reference ?? order.label;
    const known = await this.shipments.told(em, order, reference);
    if (known && told.version <= known.reportedVersion) return { means: 'stale' };
    if (known?.received) return refused(`the shipment ${reference} of the order ${order.label} has been received`);
    const shipment = known ?? RestockShipment.announced(order, reference);
    shipment.take({ ...told, lines: shippedLines(order, told.lines) }, at);
    em.persist(shipment);
    return TAKEN;
  }
}

/** What the partner sees is nobody's account: the audit row names the partner itself. */
const actorOf = (partnerId: string, cause: string): Actor => ({
  ...{ id: partnerId, role: 'partner', sessionId: null, requestId: cause, address: null },
});

const lineOf = (order: RestockOrder, number: number): RestockOrderLine | undefined =>
  order.wantedLines().find(({ line }) => line === number);

/** By line: a partner may name one several times. */
function quantitiesOf(order: RestockOrder, parts: readonly PartOfOrder[]): Map<RestockOrderLine, number> {
  const sums = new Map<RestockOrderLine, number>();
  for (const { line, quantity } of parts) {
    const ordered = lineOf(order, line)!;
    sums.set(ordered, (sums.get(ordered) ?? 0) + quantity);
  }
  return sums;
}

function shippedLines(order: RestockOrder, parts: readonly PartOfOrder[] | null): ShippedLine[] {
  if (parts) return parts.map(({ line, ...part }) => ({ ...part, orderLine: lineOf(order, line)! }));
  const awaited = order.wantedLines().filter(({ outstanding }) => outstanding > 0);
  return awaited.map((orderLine) => ({ orderLine, quantity: orderLine.outstanding, batch: null, expiresOn: null }));
}
