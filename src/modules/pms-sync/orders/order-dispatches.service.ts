import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { OrdersAtPartners } from '../../inventory';
import { mustBeHeard, ORDER_SUBMITTED, partnerOfOrder } from './order-audience';
import { missedOrders } from './orders.metrics';
import { OrderDispatchRepository, type OpenDispatch } from './order-dispatch.repository';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longer than any delivery is tried or can be made again. */
const FOLLOWED_DAYS = 90;

/**
 * Follows orders, and their cancellations, until the system of their partner has them. Where none of its endpoints will take one, or none
 * has for a while, people are told, once: an order that nobody has is an empty shelf.
 */
@Injectable()
export class OrderDispatches {
  constructor(
    private readonly env: Environment,
    private readonly work: UnitOfWork,
    private readonly repository: OrderDispatchRepository,
    private readonly orders: OrdersAtPartners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of an event whose deliveries are written down. Harmless to repeat. */
  async note(event: DeliveredEvent): Promise<void> {
    const partnerId = partnerOfOrder(event);
    if (partnerId === null || !mustBeHeard(event)) return;
    const { id: eventId, type: eventType, aggregateId: restockOrderId } = event;
    const dispatch = { eventId, partnerId, restockOrderId, eventType };
    await this.work.run((em) => this.repository.add(em, dispatch, this.clock.now()));
  }

  /** Each in a transaction of its own; safe to run in several processes. */
  async follow(): Promise<void> {
    const now = this.clock.now().getTime();
    const overdue = new Date(now - this.env.PARTNER_ORDER_PATIENCE_MINUTES * MINUTE_MS);
    const since = new Date(now - FOLLOWED_DAYS * DAY_MS);
    const open = await this.work.read((em) => this.repository.open(em, { overdue, since }));
    for (const dispatch of open) {
      if (dispatch.delivered) await this.arrived(dispatch);
      else if (!dispatch.missed && (dispatch.overdue || !dispatch.underway)) await this.missed(dispatch);
    }
  }

  private async arrived({ eventId, restockOrderId, eventType }: OpenDispatch): Promise<void> {
    await this.work.run(async (em) => {
      const first = await this.repository.markDelivered(em, eventId, this.clock.now());
      if (first && eventType === ORDER_SUBMITTED) await this.orders.sent(em, restockOrderId, true);
    });
  }

  private async missed({ eventId, restockOrderId, eventType }: OpenDispatch): Promise<void> {
    const told = await this.work.run(async (em) => {
      const first = await this.repository.markMissed(em, eventId, this.clock.now());
      if (first) await this.orders.sent(em, restockOrderId, false);
      return first;
    });
    if (told) missedOrders.inc({ type: eventType });
  }
}
