import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { Page } from '../../../platform/http/page';
import type { TransferListQuery } from './dto/transfer-list.query';
import { TransferResponse } from './dto/transfer.response';
import { StockTransfer, type TransferPlan } from './stock-transfer.entity';
import { TransferRepository } from './transfer.repository';
import { TransferSteps } from './transfer-steps';

/** What arrived of a transfer, line by line; a line that is not named arrived whole. */
export interface Arrived {
  lines: { line: number; quantity: number }[];
  witnessId: string | null;
}

/** Stock from one location to another, in two steps. */
@Injectable()
export class Transfers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: TransferRepository,
    private readonly steps: TransferSteps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: TransferListQuery): Promise<Page<TransferResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.list(em, query);
      return new Page(
        found.map((transfer) => TransferResponse.from(transfer)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<TransferResponse> {
    return this.unitOfWork.read(async (em) => TransferResponse.from(await this.repository.findOrFail(em, id)));
  }

  /** Takes it out of its lots. @throws ValidationFailed, InsufficientStock */
  send(request: IdempotentRequest, plan: TransferPlan): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      await this.steps.assertSendable(em, plan);
      const transfer = StockTransfer.send(plan, request.actor.id, this.clock.now());
      em.persist(transfer);
      await em.flush();
      await this.steps.takeOut(em, request.actor, transfer);
      return TransferResponse.from(transfer);
    });
  }

  /** Puts it into lots of its new location. @throws NotFound, IllegalTransition, ValidationFailed, LotStatusDiffers */
  receive(request: IdempotentRequest, id: string, arrived: Arrived): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const transfer = await this.repository.locked(em, id);
      transfer.receive(arrived.lines, request.actor.id, this.clock.now());
      await this.steps.putIn(em, request.actor, transfer, arrived.witnessId);
      return TransferResponse.from(transfer);
    });
  }

  /** Puts it back. @throws NotFound, IllegalTransition */
  cancel(request: IdempotentRequest, id: string, witnessId: string | null): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const transfer = await this.repository.locked(em, id);
      transfer.cancel(request.actor.id, this.clock.now());
      await this.steps.putIn(em, request.actor, transfer, witnessId);
      return TransferResponse.from(transfer);
    });
  }
}
