import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { assertVersion } from '../../platform/http/if-match';
import { type AuditFact, AuditTrail } from '../audit';
import { Doctor } from './doctor.entity';
import type { DoctorProfile } from './doctor-details';
import { DoctorRepository } from './doctor.repository';

/** Which doctor is changed, and by whom. */
export interface DoctorChange {
  actor: Actor;
  doctorId: string;
  /** The version that the caller read; a newer one is not changed. Undefined where that does not matter. */
  expectedVersion?: number;
}

/** One change as the audit trail names it. */
export interface ChangeWork<T> {
  action: string;
  details?: AuditFact['details'];
  change: (doctor: Doctor, at: Date) => T;
}

/** Changes doctors inside the caller's transaction: with ownership, version and audit row. */
@Injectable()
export class DoctorChanges {
  constructor(
    private readonly repository: DoctorRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async register(em: EntityManager, actor: Actor, profile: DoctorProfile, timeZone: string): Promise<Doctor> {
    const doctor = Doctor.register(profile, timeZone, this.clock.now());
    em.persist(doctor);
    this.record(em, actor, doctor.id, { action: 'doctor.registered' });
    await em.flush();
    return doctor;
  }

  /** Flushed, so that the doctor has the new version. @throws NotFound, VersionConflict */
  async apply<T>(em: EntityManager, target: DoctorChange, work: ChangeWork<T>): Promise<T> {
    const { actor, doctorId, expectedVersion } = target;
    const doctor = await this.repository.findForChange(em, actor, doctorId);
    assertVersion(expectedVersion, doctor);
    const changed = work.change(doctor, this.clock.now());
    this.record(em, actor, doctorId, work);
    await em.flush();
    return changed;
  }

  private record(
    em: EntityManager,
    actor: Actor,
    id: string,
    { action, details }: Omit<ChangeWork<never>, 'change'>,
  ): void {
    this.audit.record(em, actor, { action, details, subjectType: 'doctor', subjectId: id });
  }
}
