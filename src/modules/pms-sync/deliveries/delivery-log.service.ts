import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { CursorPage } from '../../../platform/http/cursor-page';
import { PartnerDesk } from '../partner-desk';
import { deliveryNotSettled } from './deliveries.errors';
import { DeliveryLogRepository } from './delivery-log.repository';
import { SETTLED } from './delivery-status';
import type { DeliveryListQuery } from './dto/delivery-list.query';
import { DeliveryDetailsResponse, DeliveryResponse, RedeliveriesResponse } from './dto/delivery.response';
import type { RedeliverRequest } from './dto/redeliver.request';
import { EndpointRepository } from './endpoint.repository';

/** Deliveries that one request makes again at most. */
const MOST_AT_ONCE = 10_000;

/** What partners were told, and how that went; and telling it again. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly log: DeliveryLogRepository,
    private readonly endpoints: EndpointRepository,
  ) {}

  /** Newest first. @throws NotFound */
  list(partnerId: string, query: DeliveryListQuery): Promise<CursorPage<DeliveryResponse>> {
    return this.desk.read(partnerId, async (em) => {
      const found = await this.log.list(em, partnerId, query);
      const page = found.slice(0, query.limit);
      const next = found.length > query.limit ? (page.at(-1)?.position ?? null) : null;
      return new CursorPage(
        page.map((each) => DeliveryResponse.from(each)),
        next,
      );
    });
  }

  /** @throws NotFound */
  read(partnerId: string, deliveryId: string): Promise<DeliveryDetailsResponse> {
    return this.desk.read(partnerId, async (em) => {
      const delivery = await this.log.get(em, partnerId, deliveryId);
      return DeliveryDetailsResponse.of(delivery, await this.log.attempts(em, deliveryId));
    });
  }

  /** The one that has ended stays as it is. @throws NotFound, DomainError `delivery_not_settled` */
  redeliver(actor: Actor, partnerId: string, deliveryId: string): Promise<DeliveryResponse> {
    return this.desk.change(actor, partnerId, async (em, at, record) => {
      const delivery = await this.log.get(em, partnerId, deliveryId);
      if (!SETTLED.includes(delivery.status)) throw deliveryNotSettled(delivery.status);
      await this.endpoints.get(em, partnerId, delivery.endpointId);
      const [id] = await this.log.redeliver(em, [deliveryId], at);
      // Of the same first delivery, another repetition is open.
      if (id === undefined) throw deliveryNotSettled('pending');
      record('partner.event_redelivered', { deliveryId, redeliveryId: id });
      return DeliveryResponse.from(await this.log.get(em, partnerId, id));
    });
  }

  /** Repeatable: what is being made again already is not made again twice. @throws NotFound, ValidationFailed */
  redeliverRange(actor: Actor, partnerId: string, request: RedeliverRequest): Promise<RedeliveriesResponse> {
    const [from, to] = [new Date(request.from), new Date(request.to)];
    if (from >= to) throw new ValidationFailed([{ field: 'to', message: 'must be later than from' }]);
    const { eventTypes = [], endpointId = null, includeDelivered = false } = request;
    return this.desk.change(actor, partnerId, async (em, at, record) => {
      if (endpointId !== null) await this.endpoints.get(em, partnerId, endpointId);
      const range = { from, to, eventTypes, endpointId, includeDelivered };
      const ids = await this.log.again(em, partnerId, range, MOST_AT_ONCE + 1);
      const made = await this.log.redeliver(em, ids.slice(0, MOST_AT_ONCE), at);
      record('partner.events_redelivered', { ...range, eventTypes, count: made.length });
      return RedeliveriesResponse.of(made.length, ids.length <= MOST_AT_ONCE);
    });
  }
}
