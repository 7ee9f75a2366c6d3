import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { PatientVisits } from '../consultations';
import { type PatientProfile, PatientProfiles } from '../identity';
import type { RecordAccess } from './dto/patient-record.response';
import { EmergencyAccesses } from './emergency-accesses';
import { EmergencyAccessNotNeeded, EmergencyAccessRequired } from './patients.errors';

/** How long after their last visit together a doctor still treats a patient: follow-ups fall into it, a career does not. */
const TREATMENT_LASTS_MS = 180 * 86_400_000;

export interface ReadableRecord {
  patient: PatientProfile;
  access: RecordAccess;
}

/** Decides who may read whose record: oneself, who treats the patient, and who has opened emergency access. */
@Injectable()
export class PatientRecordAccess {
  constructor(
    private readonly profiles: PatientProfiles,
    private readonly visits: PatientVisits,
    private readonly accesses: EmergencyAccesses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Counts the look where it is one through emergency access.
   *
   * @throws NotFound for an id that is no patient's, and for another patient
   * @throws EmergencyAccessRequired for who neither treats the patient nor has opened emergency access
   */
  async look(em: EntityManager, actor: SignedInActor, patientId: string): Promise<ReadableRecord> {
    if (actor.role === 'patient' && actor.id !== patientId) throw new NotFound('patient');
    const patient = await this.profiles.get(em, patientId);
    const relation = await this.relation(em, actor, patientId);
    if (relation) return { patient, access: { kind: relation } };
    const emergency = await this.accesses.look(em, actor, patientId);
    if (!emergency) throw new EmergencyAccessRequired();
    const { id: emergencyAccessId, expiresAt } = emergency;
    return { patient, access: { kind: 'emergency', emergencyAccessId, expiresAt } };
  }

  /** @throws NotFound for an id that is no patient's; EmergencyAccessNotNeeded for who may read the record without */
  async assertNeeded(em: EntityManager, actor: SignedInActor, patientId: string): Promise<void> {
    await this.profiles.get(em, patientId);
    if (await this.relation(em, actor, patientId)) throw new EmergencyAccessNotNeeded();
  }

  private async relation(
    em: EntityManager,
    actor: SignedInActor,
    patientId: string,
  ): Promise<'self' | 'treatment' | null> {
    if (actor.id === patientId) return 'self';
    if (actor.role !== 'doctor') return null;
    const since = new Date(this.clock.now().getTime() - TREATMENT_LASTS_MS);
    return (await this.visits.treats(em, actor.id, patientId, since)) ? 'treatment' : null;
  }
}
