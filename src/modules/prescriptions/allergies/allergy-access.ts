import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { PatientVisits } from '../../consultations';
import { PatientProfiles } from '../../identity';
import { PrescriptionRepository } from '../prescription.repository';

/** As for a patient's record: so long after their last visit together a doctor still treats a patient. */
const TREATMENT_LASTS_MS = 180 * 86_400_000;

/** Who may see what a patient does not bear, and who may write it down. */
@Injectable()
export class AllergyAccess {
  constructor(
    private readonly visits: PatientVisits,
    private readonly profiles: PatientProfiles,
    private readonly prescriptions: PrescriptionRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Oneself, who treats the patient, and pharmacists once something is prescribed. @throws NotFound */
  async assertReads(em: EntityManager, actor: SignedInActor, patientId: string): Promise<void> {
    if (actor.role === 'pharmacist') {
      if (!(await this.prescriptions.isPrescribedTo(em, patientId))) throw new NotFound('patient');
      return;
    }
    await this.assertWrites(em, actor, patientId);
  }

  /** Oneself and who treats the patient. @throws NotFound */
  async assertWrites(em: EntityManager, actor: SignedInActor, patientId: string): Promise<void> {
    if (actor.id !== patientId && !(await this.treats(em, actor, patientId))) throw new NotFound('patient');
    await this.profiles.get(em, patientId);
  }

  private async treats(em: EntityManager, { id, role }: SignedInActor, patientId: string): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - TREATMENT_LASTS_MS);
    return role === 'doctor' && (await this.visits.treats(em, id, patientId, since));
  }
}
