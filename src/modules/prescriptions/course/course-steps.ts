import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { PrescriptionTrail } from '../prescription-trail';
import type { Whole } from '../prescription.repository';
import { Allocating } from '../stock/allocating';

/** Steps that stop a prescription and take it up again, inside the caller's transaction. The prescription must be locked. */
@Injectable()
export class CourseSteps {
  constructor(
    private readonly allocating: Allocating,
    private readonly trail: PrescriptionTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. @throws IllegalTransition */
  async stop(
    em: EntityManager,
    actor: Actor,
    whole: Whole,
    { to, reason }: { to: 'cancelled' | 'on_hold' | 'expired'; reason?: string },
  ): Promise<void> {
    const { prescription, lines } = whole;
    const from = prescription.status;
    const at = this.clock.now();
    if (to === 'cancelled') prescription.cancel(lines, at);
    else if (to === 'on_hold') prescription.hold(lines, at);
    else prescription.expire(lines, at);
    this.trail.moved(em, actor, { prescription, from }, { action: `prescription.${to}`, reason });
    if (from !== 'draft') await this.allocating.giveBack(em, whole, `prescription_${to}`);
    await em.flush();
  }

  /** Flushed. @throws IllegalTransition */
  async resume(em: EntityManager, actor: Actor, whole: Whole): Promise<void> {
    const from = whole.prescription.status;
    await this.allocating.resume(em, whole);
    this.trail.moved(em, actor, { prescription: whole.prescription, from }, { action: 'prescription.resumed' });
    await em.flush();
  }
}
