import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../platform/http/idempotency';
import { Page } from '../../platform/http/page';
import type { RecallListQuery } from './dto/recall-list.query';
import { RecallResponse } from './dto/recall.response';
import type { Recall } from './recall.entity';
import { RecallRepository } from './recall.repository';
import { RecallSteps, type RecallWish } from './recall-steps';
import { RecallTrail } from './recall-trail';
import { RecallUnfinished } from './recalls.errors';

/** Recalls, from the batch that is taken back to the last patient. */
@Injectable()
export class Recalls {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: RecallRepository,
    private readonly steps: RecallSteps,
    private readonly trail: RecallTrail,
  ) {}

  /**
   * In one transaction: the batch is out of use, what was set aside is given back, everybody who had something is found, and their notices
   * are queued.
   * @throws NotFound, VersionConflict, DomainError `recall_open`
   */
  open(request: IdempotentRequest, wish: RecallWish): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => this.answer(em, await this.steps.open(em, wish)));
  }

  list(query: RecallListQuery): Promise<Page<RecallResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.list(em, query);
      const counts = await this.repository.counts(
        em,
        found.map(({ id }) => id),
      );
      const reasons = await Promise.all(found.map((recall) => this.trail.reasonOf(recall)));
      const shown = found.map((recall, at) => {
        return RecallResponse.from(recall, { reason: reasons[at], counts: counts.get(recall.id), lots: null });
      });
      return new Page(shown, total, query);
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<RecallResponse> {
    return this.unitOfWork.read(async (em) => this.answer(em, await this.repository.findOrFail(em, id)));
  }

  /** @throws NotFound, IllegalTransition, RecallUnfinished */
  close(request: IdempotentRequest, id: string, reason: string | undefined): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const recall = await this.repository.locked(em, id);
      const { pending = 0, reached = 0, unreachable = 0 } = (await this.repository.counts(em, [id])).get(id) ?? {};
      recall.assertOpen();
      if (pending > 0 && reason === undefined) throw new RecallUnfinished(pending);
      this.steps.close(em, request.actor, recall, { patients: pending + reached + unreachable, reason });
      await em.flush();
      return this.answer(em, recall);
    });
  }

  private async answer(em: EntityManager, recall: Recall): Promise<RecallResponse> {
    const counts = (await this.repository.counts(em, [recall.id])).get(recall.id);
    const lots = await this.repository.lots(em, recall.id);
    return RecallResponse.from(recall, { reason: await this.trail.reasonOf(recall), counts, lots });
  }
}
