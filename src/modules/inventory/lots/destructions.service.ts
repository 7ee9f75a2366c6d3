import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import { assertTransition } from '../../../kernel/transition-table';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { DestructionSteps } from './destruction-steps';
import { DestructionResponse } from './dto/destruction.response';
import { LotChanges } from './lot-changes';
import { LotDestruction } from './lot-destruction.entity';
import { LOT_TRANSITIONS } from './lot-status';

/** The end of a lot, before two people. */
@Injectable()
export class Destructions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly changes: LotChanges,
    private readonly steps: DestructionSteps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The one that is open, else the last. @throws NotFound */
  find(lotId: string): Promise<DestructionResponse> {
    return this.unitOfWork.read(async (em) => {
      const [found] = await em.find(LotDestruction, { lot: lotId }, { orderBy: { id: 'desc' }, limit: 1 });
      if (!found) throw new NotFound('destruction');
      return DestructionResponse.from(found);
    });
  }

  /** @throws NotFound, IllegalTransition, DomainError `destruction_proposed` */
  propose(request: IdempotentRequest, lotId: string, reason: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const lot = await this.changes.lock(em, lotId);
      assertTransition('lot', LOT_TRANSITIONS, lot.status, 'destroyed');
      const destruction = LotDestruction.propose(lot, reason, request.actor.id, this.clock.now());
      em.persist(destruction);
      this.steps.record(em, request.actor, destruction, 'lot.destruction_proposed');
      await em.flush();
      return DestructionResponse.from(destruction);
    });
  }

  /** @throws NotFound, SecondPersonNeeded, StockChanged, IllegalTransition */
  confirm(request: IdempotentRequest, lotId: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const { actor } = request;
      await this.changes.lock(em, lotId);
      const destruction = await this.open(em, lotId);
      destruction.confirm(actor.id, this.clock.now());
      await this.steps.takeOut(em, actor, destruction);
      const target = { actor, lotId, reason: destruction.reason };
      await this.changes.apply(em, target, (lot, at) => lot.destroy(at));
      return DestructionResponse.from(destruction);
    });
  }

  /** @throws NotFound */
  withdraw(actor: SignedInActor, lotId: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await this.changes.lock(em, lotId);
      const destruction = await this.open(em, lotId);
      destruction.withdraw(actor.id, this.clock.now());
      this.steps.record(em, actor, destruction, 'lot.destruction_withdrawn');
    });
  }

  private async open(em: EntityManager, lotId: string): Promise<LotDestruction> {
    const found = await em.findOne(LotDestruction, { lot: lotId, status: 'proposed' });
    if (!found) throw new NotFound('proposed destruction');
    return found;
  }
}
