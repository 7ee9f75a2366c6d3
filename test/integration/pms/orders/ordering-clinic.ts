import { EventApplication } from '../../../../src/modules/pms-sync/inbound/event-application.service';
import { OrderDispatches } from '../../../../src/modules/pms-sync/orders/order-dispatches.service';
import { made } from '../../../factories/partner';
import { aPms, deliver, type PmsEvent, type PmsSystem, sealed } from '../../../factories/pms';
import type { TestApp, TestClock, TestPerson } from '../../../support/test-app';
import { aGtin } from '../../inventory/dispensary';
import { type LineRow, type OrderRow, Stockroom } from '../../restocking/a-stockroom';
import { Deliveries } from '../../restocking/deliveries';

export interface PartnerOrderRow extends OrderRow {
  locationId: string;
  partnerId: string | null;
  transmittedAt: string | null;
  shippedAt: string | null;
  refusedAt: string | null;
  refusal: string | null;
  lines: (LineRow & { confirmed: number | null })[];
}

export interface ShipmentRow {
  id: string;
  reference: string;
  carrier: string | null;
  receiptId: string | null;
  lines: { line: number; quantity: number; batch: string | null; expiresOn: string | null }[];
  delivery: { reference: string; shipmentId: string; lines: object[] } | null;
}

/** What a partner is told of an order. */
export interface ToldData {
  orderRef: string;
  sequence: number;
  items?: Record<string, unknown>[];
}

let events = 0;

/** A clinic that orders from a partner, step by step: the service itself delivers and applies nothing (`PROCESS_ROLE=api`). */
export class OrderingClinic {
  private constructor(
    readonly test: TestApp,
    private readonly clock: TestClock,
    readonly room: Stockroom,
    readonly admin: TestPerson,
    readonly outbox: Deliveries,
  ) {}

  static async open(test: TestApp, clock: TestClock): Promise<OrderingClinic> {
    const room = await Stockroom.open(test);
    return new OrderingClinic(test, clock, room, await test.person('admin'), new Deliveries(test));
  }

  /** A partner with an endpoint that listens to orders. */
  async partner(eventTypes = ['restock_order.submitted', 'restock_order.cancelled']): Promise<PmsSystem> {
    const pms = await aPms(this.test);
    await this.endpoint(pms.partner.id, eventTypes);
    return pms;
  }

  endpoint(partnerId: string, eventTypes: string[]): Promise<{ id: string }> {
    events += 1;
    const url = `https://pms.example/hook-${events}`;
    return made(this.test, `/api/v1/partners/${partnerId}/endpoints`, this.admin.token, { url, eventTypes });
  }

  async disableEndpoints(partnerId: string): Promise<void> {
    const path = `/api/v1/partners/${partnerId}/endpoints`;
    const { body } = await this.test.http<{ id: string }[]>(path, { token: this.admin.token });
    for (const { id } of body.data) {
      const change = { method: 'PATCH', body: { status: 'disabled' }, token: this.admin.token };
      await this.test.http(`${path}/${id}`, change);
    }
  }

  /** An order of so many boxes of twenty of each product, approved. */
  async approved(supplierId: string, boxes: readonly number[]): Promise<PartnerOrderRow> {
    const locationId = await this.room.location();
    const lines: object[] = [];
    for (const purchaseUnits of boxes) lines.push({ productId: await this.product(), purchaseUnits });
    const opened = await this.room.post<OrderRow>('/restock-orders', { supplierId, locationId, lines });
    const { id } = opened.body.data;
    await this.room.step(id, 'approval-request');
    await this.room.step(id, 'approval', undefined, this.admin);
    return this.order(id);
  }

  async submitted(supplierId: string, boxes: readonly number[] = [10]): Promise<PartnerOrderRow> {
    const { id } = await this.approved(supplierId, boxes);
    const answer = await this.room.step(id, 'submission', {});
    if (answer.status !== 201) throw new Error(`not submitted: ${answer.text}`);
    return this.order(id);
  }

  product(gtin = aGtin()): Promise<string> {
    return this.room.product({ codes: [{ system: 'gtin', code: gtin }] });
  }

  async order(id: string): Promise<PartnerOrderRow> {
    return (await this.room.get<PartnerOrderRow>(`/restock-orders/${id}`)).body.data;
  }

  async shipments(id: string): Promise<ShipmentRow[]> {
    return (await this.room.get<ShipmentRow[]>(`/restock-orders/${id}/shipments`)).body.data;
  }

  /** What the endpoints of a partner are to be told of an order, in its order. */
  async told(partnerId: string, orderId: string): Promise<{ type: string; data: ToldData }[]> {
    for (const type of ['submitted', 'cancelled']) await this.outbox.deliver(`restock_order.${type}`, orderId);
    const rows = await this.test.sql<{ body: string }>(
      'select body from partner_delivery where partner_id = $1 and subject_id = $2 order by position',
      [partnerId, orderId],
    );
    return rows.map(({ body }) => JSON.parse(body) as { type: string; data: ToldData });
  }

  /** Sent by the partner's system, and applied. @returns what became of it */
  async hears(
    pms: PmsSystem,
    type: string,
    data: object,
  ): Promise<{ id: string; outcome: string; reason: string | null }> {
    const event = this.event(type, data);
    await this.receives(pms, event);
    await this.applyAll();
    return this.outcomeOf(event);
  }

  event(type: string, data: object): PmsEvent {
    events += 1;
    return { id: `evt_order_${events}`, type, data: { ...data } };
  }

  async receives(pms: PmsSystem, event: PmsEvent): Promise<void> {
    const sent = sealed(event, [pms.webhookSecret.secret], { at: this.clock.now() });
    const { status } = await deliver(this.test, pms.partner.id, sent);
    if (status !== 202) throw new Error(`not taken: ${status}`);
  }

  async applyAll(): Promise<void> {
    while ((await this.test.app.get(EventApplication).applyNext()) > 0);
  }

  async outcomeOf({ id }: PmsEvent): Promise<{ id: string; outcome: string; reason: string | null }> {
    const [row] = await this.test.sql<{ id: string; outcome: string; reason: string | null }>(
      'select id, outcome, reason from pms_inbound_event where event_id = $1',
      [id],
    );
    return row;
  }

  follow(): Promise<void> {
    return this.test.app.get(OrderDispatches).follow();
  }

  async announced(orderId: string): Promise<string[]> {
    const rows = await this.test.sql<{ type: string }>(
      `select type from outbox_event where aggregate_id = $1 and aggregate_type = 'restock_order' order by position`,
      [orderId],
    );
    return rows.map(({ type }) => type.replace('restock_order.', ''));
  }
}
