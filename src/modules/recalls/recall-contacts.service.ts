import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../platform/http/idempotency';
import { Page } from '../../platform/http/page';
import type { RecallPatientListQuery } from './dto/recall-list.query';
import { OwnRecallResponse } from './dto/own-recall.response';
import { RecallPatientResponse } from './dto/recall-patient.response';
import { PatientAnswers } from './patient-answers';
import { RecallRepository } from './recall.repository';
import { RecallSteps } from './recall-steps';
import type { ContactOutcome } from './recall-status';

/** What came of trying to reach somebody. */
export interface ContactReport {
  patientId: string;
  outcome: ContactOutcome;
  note: string | null;
}

/** Patients who had something of a recalled batch, and whether they know. Every look is audited. */
@Injectable()
export class RecallContacts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: RecallRepository,
    private readonly steps: RecallSteps,
    private readonly answers: PatientAnswers,
  ) {}

  /** @throws NotFound */
  list(actor: SignedInActor, id: string, query: RecallPatientListQuery): Promise<Page<RecallPatientResponse>> {
    return this.unitOfWork.run(async (em) => {
      const recall = await this.repository.findOrFail(em, id);
      const [found, total] = await this.repository.patients(em, recall, query);
      return new Page(await this.answers.listed(em, actor, recall, found), total, query);
    });
  }

  /** @throws NotFound, IllegalTransition, ValidationFailed for somebody who had nothing of the batch */
  record(request: IdempotentRequest, id: string, report: ContactReport): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.recorded(em, request.actor, id, report));
  }

  /** What the caller had of recalled batches. */
  own(actor: SignedInActor): Promise<OwnRecallResponse[]> {
    return this.unitOfWork.run((em) => this.answers.own(em, actor));
  }

  private async recorded(em: EntityManager, actor: SignedInActor, id: string, report: ContactReport) {
    const recall = await this.repository.locked(em, id);
    const patient = await this.repository.patient(em, recall, report.patientId);
    this.steps.contacted(em, actor, patient, report);
    await em.flush();
    const [answer] = await this.answers.of(em, recall, [patient]);
    return answer;
  }
}
