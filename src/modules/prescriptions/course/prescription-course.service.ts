import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import type { PrescriptionResponse } from '../dto/prescription.response';
import { PrescriptionAnswers } from '../prescription-answers';
import { PrescriptionRepository } from '../prescription.repository';
import { CourseSteps } from './course-steps';

/** A prescription stopped for a while, or for good. What is set aside for it is given back with it. */
@Injectable()
export class PrescriptionCourse {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: PrescriptionRepository,
    private readonly steps: CourseSteps,
    private readonly answers: PrescriptionAnswers,
  ) {}

  /** @throws NotFound, IllegalTransition */
  cancel(request: IdempotentRequest, id: string, reason: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.stopped(em, request.actor, id, ['cancelled', reason]));
  }

  /** @throws NotFound, IllegalTransition */
  hold(request: IdempotentRequest, id: string, reason: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.stopped(em, request.actor, id, ['on_hold', reason]));
  }

  /** Sets aside again what there is. @throws NotFound, IllegalTransition for one that is not on hold */
  resume(actor: SignedInActor, id: string): Promise<PrescriptionResponse> {
    return this.unitOfWork.run(async (em) => {
      const whole = await this.repository.lockedFor(em, actor, id);
      await this.steps.resume(em, actor, whole);
      return this.answers.of(em, actor, whole);
    });
  }

  private async stopped(
    em: EntityManager,
    actor: SignedInActor,
    id: string,
    [to, reason]: ['cancelled' | 'on_hold', string],
  ): Promise<PrescriptionResponse> {
    const whole = await this.repository.lockedFor(em, actor, id);
    await this.steps.stop(em, actor, whole, { to, reason });
    return this.answers.of(em, actor, whole);
  }
}
