import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type AuditFact, AuditTrail } from '../audit';
import { type AvailabilityException, Doctor } from './doctor.entity';
import type { DoctorAvailability, DoctorProfile, ExceptionDetails } from './doctor-details';
import { DoctorDirectory } from './doctor-directory';
import { DoctorRepository } from './doctor.repository';
import { VersionConflict } from './doctors.errors';

/** Which doctor is changed, and by whom. */
export interface DoctorChange {
  actor: Actor;
  doctorId: string;
  /** The version that the caller read; a newer one is not changed. Undefined where that does not matter. */
  expectedVersion?: number;
}

interface Work<T> {
  action: string;
  details?: AuditFact['details'];
  change: (doctor: Doctor, at: Date) => T;
}

/** Changes of doctors and their hours; the answers carry the version that came of it. */
@Injectable()
export class Doctors {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly directory: DoctorDirectory,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed, DomainError `doctor_account_taken` */
  register(actor: Actor, profile: DoctorProfile, timeZone: string): Promise<Doctor> {
    return this.unitOfWork.run(async (em) => {
      const doctor = Doctor.register(profile, timeZone, this.clock.now());
      em.persist(doctor);
      this.record(em, actor, doctor, { action: 'doctor.registered' });
      await em.flush();
      return doctor;
    });
  }

  /** @throws NotFound, VersionConflict, DomainError `doctor_account_taken` */
  changeProfile(target: DoctorChange, changes: Partial<DoctorProfile>): Promise<Doctor> {
    return this.change(target, {
      action: 'doctor.updated',
      details: { fields: Object.keys(changes) },
      change: (doctor, at) => {
        doctor.changeProfile(changes, at);
        return doctor;
      },
    });
  }

  /** @throws NotFound, VersionConflict, ValidationFailed */
  replaceAvailability(target: DoctorChange, availability: DoctorAvailability): Promise<Doctor> {
    return this.change(target, {
      action: 'doctor.availability_replaced',
      change: (doctor, at) => {
        doctor.replaceAvailability(availability, at);
        return doctor;
      },
    });
  }

  /** @throws NotFound, ValidationFailed, TooManyExceptions */
  addException(target: DoctorChange, details: ExceptionDetails): Promise<AvailabilityException> {
    return this.change(target, {
      action: 'doctor.availability_exception_added',
      change: (doctor, at) => doctor.addException(details, at),
    });
  }

  /** @throws NotFound */
  async withdrawException(target: DoctorChange, exceptionId: string): Promise<void> {
    await this.change(target, {
      action: 'doctor.availability_exception_withdrawn',
      details: { exceptionId },
      change: (doctor, at) => doctor.withdrawException(exceptionId, at),
    });
  }

  /** @throws NotFound, VersionConflict */
  async retire(target: DoctorChange): Promise<void> {
    await this.change(target, { action: 'doctor.retired', change: (doctor, at) => doctor.retire(at) });
  }

  private async change<T>({ actor, doctorId, expectedVersion }: DoctorChange, work: Work<T>): Promise<T> {
    const result = await this.unitOfWork.run(async (em) => {
      const doctor = await this.repository.findForChange(em, actor, doctorId);
      if (expectedVersion !== undefined && doctor.version !== expectedVersion) throw new VersionConflict();
      const changed = work.change(doctor, this.clock.now());
      this.record(em, actor, doctor, work);
      return changed;
    });
    await this.directory.forget(doctorId);
    return result;
  }

  private record(em: EntityManager, actor: Actor, doctor: Doctor, fact: Pick<AuditFact, 'action' | 'details'>): void {
    this.audit.record(em, actor, { ...fact, subjectType: 'doctor', subjectId: doctor.id });
  }
}
