import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { Consultation } from '../consultation.entity';
import { RescheduleClosed, TooManyReschedules } from './reschedule.errors';
import { VisitMove } from './visit-move.entity';

const MINUTE_MS = 60_000;

/** When and how often patients may move a visit. The clinic may whenever the patient and the doctor agree. */
@Injectable()
export class ReschedulePolicy {
  constructor(private readonly env: Environment) {}

  /** @param visit locked, so that none of two moves at once is overlooked. @throws RescheduleClosed, TooManyReschedules */
  async assertMayMove(em: EntityManager, actor: SignedInActor, visit: Consultation, at: Date): Promise<void> {
    if (actor.role !== 'patient') return;
    const closedAt = new Date(visit.startsAt.getTime() - this.env.RESCHEDULE_CUT_OFF_MINUTES * MINUTE_MS);
    if (at >= closedAt) throw new RescheduleClosed(closedAt);
    const most = this.env.RESCHEDULES_BY_PATIENT;
    const made = await em.count(VisitMove, { consultationId: visit.id, movedBy: actor.id });
    if (made >= most) throw new TooManyReschedules(most);
  }
}
