import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { Page } from '../../../platform/http/page';
import { CountRepository } from './count.repository';
import { CountSteps } from './count-steps';
import type { CountListQuery } from './dto/count-list.query';
import { CountResponse } from './dto/count.response';
import { StockCount } from './stock-count.entity';

/** Counting what is there. */
@Injectable()
export class Counts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: CountRepository,
    private readonly steps: CountSteps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: CountListQuery): Promise<Page<CountResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.list(em, query);
      return new Page(
        found.map((count) => CountResponse.from(count)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<CountResponse> {
    return this.unitOfWork.read(async (em) => CountResponse.from(await this.repository.findOrFail(em, id)));
  }

  /** @throws ValidationFailed when there is nothing to count, DomainError `count_open` */
  open(request: IdempotentRequest, locationId: string, productIds?: readonly string[]): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const lots = await this.steps.lotsToCount(em, locationId, productIds);
      const count = StockCount.open(locationId, lots, request.actor.id, this.clock.now());
      em.persist(count);
      this.steps.record(em, request.actor, count, 'stock_count.opened');
      await em.flush();
      return CountResponse.from(count);
    });
  }

  /** Writes figures down; the last one of a lot counts. @throws NotFound, IllegalTransition, ValidationFailed */
  write(
    request: IdempotentRequest,
    id: string,
    figures: readonly { lotId: string; counted: number }[],
  ): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const count = await this.repository.locked(em, id);
      await this.steps.write(em, request.actor, count, figures);
      await em.flush();
      return CountResponse.from(count);
    });
  }

  /** Hands it in. @throws NotFound, CountIncomplete, IllegalTransition */
  submit(request: IdempotentRequest, id: string): Promise<RenderedAnswer> {
    return this.step(request, id, 'stock_count.submitted', (count, at) => count.submit(request.actor.id, at));
  }

  /** Nothing is corrected. @throws NotFound, IllegalTransition */
  cancel(request: IdempotentRequest, id: string): Promise<RenderedAnswer> {
    return this.step(request, id, 'stock_count.cancelled', (count, at) => count.cancel(request.actor.id, at));
  }

  /** Corrects the lots by what was found. @throws NotFound, SecondPersonNeeded, InsufficientStock, IllegalTransition */
  approve(request: IdempotentRequest, id: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const count = await this.repository.locked(em, id);
      count.approve(request.actor.id, this.clock.now());
      await this.steps.correct(em, request.actor, count);
      this.steps.recordStep(em, request.actor, count, { from: 'submitted', action: 'stock_count.approved' });
      await em.flush();
      return CountResponse.from(count);
    });
  }

  private step(
    request: IdempotentRequest,
    id: string,
    action: string,
    change: (count: StockCount, at: Date) => void,
  ): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const count = await this.repository.locked(em, id);
      const from = count.status;
      change(count, this.clock.now());
      this.steps.recordStep(em, request.actor, count, { from, action });
      await em.flush();
      return CountResponse.from(count);
    });
  }
}
