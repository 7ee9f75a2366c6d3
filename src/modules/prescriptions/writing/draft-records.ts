import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { TreatedVisits } from '../../consultations';
import type { PrescriptionResponse } from '../dto/prescription.response';
import { PrescriptionAnswers } from '../prescription-answers';
import { PrescriptionTrail } from '../prescription-trail';
import type { Whole } from '../prescription.repository';
import { VisitNotBegun } from '../prescriptions.errors';
import { DraftSteps } from './draft-steps';
import type { DraftChange, DraftWish } from './draft-wish';

/** A draft with its trail and its answer, inside the caller's transaction. */
@Injectable()
export class DraftRecords {
  constructor(
    private readonly visits: TreatedVisits,
    private readonly steps: DraftSteps,
    private readonly answers: PrescriptionAnswers,
    private readonly trail: PrescriptionTrail,
  ) {}

  async begin(
    em: EntityManager,
    actor: SignedInActor,
    consultationId: string,
    { lines, ...wish }: DraftWish,
  ): Promise<PrescriptionResponse> {
    const { patientId, doctorId, status } = await this.visits.find(em, actor.id, consultationId);
    if (status !== 'in_progress' && status !== 'completed') throw new VisitNotBegun(status);
    const details = { consultationId, patientId, doctorId, prescriberId: actor.id, ...wish };
    const whole = await this.steps.begin(em, details, lines);
    this.trail.seen(em, actor, whole.prescription, { action: 'prescription.drafted' });
    return this.answers.of(em, actor, whole);
  }

  async change(
    em: EntityManager,
    actor: SignedInActor,
    whole: Whole,
    changes: DraftChange,
  ): Promise<PrescriptionResponse> {
    const changed = await this.steps.rewrite(em, whole, changes);
    const fields = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    this.trail.seen(em, actor, changed.prescription, { action: 'prescription.changed', details: { fields } });
    return this.answers.of(em, actor, changed);
  }
}
