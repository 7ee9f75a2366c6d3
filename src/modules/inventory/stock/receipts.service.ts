import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { PlacesRepository } from '../places/places.repository';
import type { Delivery } from './delivery';
import type { ReceiptResponse } from './dto/receipt.response';
import { StockArrivals } from './stock-arrivals';

/** Deliveries taken into stock. */
@Injectable()
export class Receipts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly arrivals: StockArrivals,
    private readonly places: PlacesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed with every fault, LotStatusDiffers, DomainError `pack_received` */
  receive(actor: Actor, delivery: Delivery): Promise<ReceiptResponse> {
    return this.unitOfWork.run((em) => this.received(em, actor, delivery));
  }

  /** As {@link receive}, at most once per Idempotency-Key. */
  receiveOnce(request: IdempotentRequest, delivery: Delivery): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.received(em, request.actor, delivery));
  }

  private async received(em: EntityManager, actor: Actor, delivery: Delivery): Promise<ReceiptResponse> {
    const { supplierId } = delivery;
    if (supplierId !== null) await this.places.namedSupplier(em, supplierId);
    return this.arrivals.take(em, actor, delivery, { id: uuidv7(), at: this.clock.now() });
  }
}
