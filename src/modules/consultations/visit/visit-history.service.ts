import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { StatusChange } from '../../../platform/history/status-change.entity';
import { AuditTrail } from '../../audit';
import { ConsultationRepository } from '../consultation.repository';
import { ConsultationTexts } from '../consultation-texts';
import { VisitMove } from '../reschedule/visit-move.entity';
import { VisitStepResponse } from './dto/visit-history.response';

/** Who moved a visit along, when and why. */
@Injectable()
export class VisitHistory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly texts: ConsultationTexts,
    private readonly audit: AuditTrail,
  ) {}

  /** Oldest first. @throws NotFound for a visit that does not exist or is somebody else's */
  async read(actor: SignedInActor, id: string): Promise<VisitStepResponse[]> {
    const { visit, steps } = await this.unitOfWork.run(async (em) => {
      const found = await this.consultations.findOwnedBy(em, actor, id);
      const subject = { subjectType: 'consultation', subjectId: id };
      const changes = await em.find(StatusChange, subject, { orderBy: [{ at: 'asc' }, { id: 'asc' }] });
      const moves = await em.find(VisitMove, { consultationId: id });
      const { patientId } = found;
      this.audit.record(em, actor, { action: 'consultation_history.read', ...subject, patientId });
      return { visit: found, steps: inOrder([...changes, ...moves]) };
    });
    return Promise.all(
      steps.map(async (step) => VisitStepResponse.from(step, visit, await this.reasonFor(actor, step))),
    );
  }

  /** Why is between patient and doctor, as the reason for the visit itself; whoever wrote something may read it again. */
  private async reasonFor(actor: SignedInActor, step: StatusChange | VisitMove): Promise<string | null> {
    const writer = step instanceof VisitMove ? step.movedBy : step.actorId;
    if (actor.role !== 'patient' && actor.role !== 'doctor' && writer !== actor.id) return null;
    return step instanceof VisitMove ? this.texts.moveReasonOf(step) : this.texts.reasonOf(step);
  }
}

function inOrder<T extends { at: Date; id: string }>(steps: T[]): T[] {
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}
