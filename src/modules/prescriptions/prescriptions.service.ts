import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page } from '../../platform/http/page';
import { TreatedVisits } from '../consultations';
import type { PrescriptionListQuery } from './dto/prescription-list.query';
import { type PrescriptionResponse, PrescriptionSummaryResponse } from './dto/prescription.response';
import { PrescriptionAnswers } from './prescription-answers';
import { PrescriptionTrail } from './prescription-trail';
import { PrescriptionRepository } from './prescription.repository';

/** Prescriptions as people read them. A look is audited in the transaction that reads. */
@Injectable()
export class Prescriptions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: PrescriptionRepository,
    private readonly visits: TreatedVisits,
    private readonly answers: PrescriptionAnswers,
    private readonly trail: PrescriptionTrail,
  ) {}

  /** @throws NotFound for one that does not exist or is not the caller's to see */
  read(actor: SignedInActor, id: string): Promise<PrescriptionResponse> {
    return this.unitOfWork.run(async (em) => {
      const whole = await this.repository.visibleTo(em, actor, id);
      this.trail.seen(em, actor, whole.prescription, { action: 'prescription.read' });
      return this.answers.of(em, actor, whole);
    });
  }

  list(actor: SignedInActor, query: PrescriptionListQuery): Promise<Page<PrescriptionSummaryResponse>> {
    return this.unitOfWork.run((em) => this.listed(em, actor, query));
  }

  /** @throws NotFound for a visit that is somebody else's */
  ofVisit(
    actor: SignedInActor,
    consultationId: string,
    query: PrescriptionListQuery,
  ): Promise<Page<PrescriptionSummaryResponse>> {
    return this.unitOfWork.run(async (em) => {
      const { patientId, doctorUserId } = await this.visits.partiesOf(em, consultationId);
      if (actor.id !== patientId && actor.id !== doctorUserId) throw new NotFound('consultation');
      return this.listed(em, actor, Object.assign(query, { consultationId }));
    });
  }

  private async listed(em: EntityManager, actor: SignedInActor, query: PrescriptionListQuery) {
    const [found, total] = await this.repository.list(em, actor, query);
    this.trail.listed(em, actor, found);
    return new Page(
      found.map((prescription) => PrescriptionSummaryResponse.summaryOf(prescription)),
      total,
      query,
    );
  }
}
