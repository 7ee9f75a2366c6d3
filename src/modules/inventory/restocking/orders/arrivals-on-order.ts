import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/env';
import { type FieldFault, ValidationFailed } from '../../../../kernel/domain-error';
import type { SignedInActor } from '../../../../platform/auth/actor';
import type { DeliveryLine } from '../../stock/delivery';
import type { ReceiptResponse } from '../../stock/dto/receipt.response';
import { StockArrivals } from '../../stock/stock-arrivals';
import { OverReceipt, type OverReceivedLine } from '../restocking.errors';
import { OrderWishes } from './order-wishes';
import type { RestockOrder, RestockOrderLine } from './restock-order.entity';
import { RestockReceipt } from './restock-receipt.entity';
import type { RestockShipment } from '../shipments/restock-shipment.entity';
import { RestockShipmentRepository } from '../shipments/restock-shipment.repository';

/** What arrives for an order. */
export interface OrderedDelivery {
  /** Of the delivery note; that of the shipment, or else the order's number, when left out. */
  reference: string | null;
  witnessId: string | null;
  /** The shipment that it is, where the supplier has told of it. */
  shipmentId: string | null;
  lines: DeliveryLine[];
  /** As charged for one purchase unit, in the currency of the order; those of the order where nobody says. */
  costs: readonly { productId: string; unitCost: { amount: number; currency: string } }[];
}

/** The delivery: its id in the stock, by whom, when. */
export interface Taking {
  id: string;
  actor: SignedInActor;
  at: Date;
}

/** Takes into stock what was ordered, inside the caller's transaction. The order must be locked: then nobody else receives on it. */
@Injectable()
export class ArrivalsOnOrder {
  constructor(
    private readonly env: Environment,
    private readonly arrivals: StockArrivals,
    private readonly wishes: OrderWishes,
    private readonly shipments: RestockShipmentRepository,
  ) {}

  /** @throws IllegalTransition, ValidationFailed with every fault, ShipmentReceived, OverReceipt, LotStatusDiffers, DomainError `pack_received` */
  async take(
    em: EntityManager,
    order: RestockOrder,
    delivery: OrderedDelivery,
    { id, actor, at }: Taking,
  ): Promise<{ receipt: ReceiptResponse; delivered: RestockReceipt }> {
    order.assertReceivable();
    const costs = this.costsOf(order, delivery.costs);
    const { reference, witnessId, shipmentId, lines } = delivery;
    const shipment = shipmentId === null ? null : await this.shipments.arriving(em, order, shipmentId);
    const places = { locationId: order.location.id, supplierId: order.supplier.id };
    const papers = { reference: reference ?? shipment?.reference ?? order.label, witnessId };
    const receipt = await this.arrivals.take(em, actor, { ...places, ...papers, lines }, { id, at });
    const arrived = arrivedOn(order, receipt);
    this.assertNotTooMuch(arrived);
    order.receive(arrived, at);
    const delivered = RestockReceipt.of(
      { id, order, by: actor.id, at },
      [...arrived].map(([orderLine, quantity]) => {
        return { orderLine, quantity, unitCost: costs.get(orderLine.productId) ?? orderLine.unitCost };
      }),
    );
    // Before the delivery: it points at the receipt, and they know each other by id alone.
    await em.flush();
    em.persist(delivered);
    await this.arrived(em, shipment, id);
    const prices = [...costs].map(([productId, unitCost]) => ({ productId, unitCost }));
    await this.wishes.remember(em, { supplierId: order.supplier.id, currency: order.currency }, prices, at);
    return { receipt, delivered };
  }

  private async arrived(em: EntityManager, shipment: RestockShipment | null, receiptId: string): Promise<void> {
    if (!shipment) return;
    // Before the shipment: it points at the delivery, and knows it by its id alone.
    await em.flush();
    shipment.receive(receiptId);
  }

  private costsOf(order: RestockOrder, told: OrderedDelivery['costs']): Map<string, number> {
    const faults: FieldFault[] = [];
    for (const [at, { productId, unitCost }] of told.entries()) {
      if (!order.lineOf(productId)) faults.push({ field: `costs.${at}.productId`, message: 'is not on this order' });
      if (unitCost.currency !== order.currency) {
        faults.push({
          field: `costs.${at}.unitCost.currency`,
          message: `must be ${order.currency}, that of the order`,
        });
      }
    }
    if (faults.length > 0) throw new ValidationFailed(faults);
    return new Map(told.map(({ productId, unitCost }) => [productId, unitCost.amount]));
  }

  /** @throws OverReceipt naming every product of which there is too much */
  private assertNotTooMuch(arrived: ReadonlyMap<RestockOrderLine, number>): void {
    const tolerance = this.env.RESTOCK_OVER_RECEIPT_PERCENT;
    const over = [...arrived].flatMap(([{ productId, quantity, received }, arriving]): OverReceivedLine[] => {
      const most = quantity + Math.floor((quantity * tolerance) / 100);
      if (received + arriving <= most) return [];
      return [{ productId, ordered: quantity, received, arriving, allowed: Math.max(0, most - received) }];
    });
    if (over.length > 0) throw new OverReceipt(over);
  }
}

/** Units of use of each line of the order. @throws ValidationFailed for what nobody ordered */
function arrivedOn(order: RestockOrder, { lines }: ReceiptResponse): Map<RestockOrderLine, number> {
  const arrived = new Map<RestockOrderLine, number>();
  const faults: FieldFault[] = [];
  for (const { line, productId, quantity } of lines) {
    const ordered = order.lineOf(productId);
    if (ordered && !ordered.declined) arrived.set(ordered, (arrived.get(ordered) ?? 0) + quantity);
    else faults.push({ field: `lines.${line - 1}.productId`, message: 'is not on this order' });
  }
  if (faults.length > 0) throw new ValidationFailed(faults);
  return arrived;
}
