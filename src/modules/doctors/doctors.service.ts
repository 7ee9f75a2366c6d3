import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../platform/http/idempotency';
import { AvailabilityNotes } from './availability-notes';
import type { AvailabilityException, Doctor } from './doctor.entity';
import { type ChangeWork, type DoctorChange, DoctorChanges } from './doctor-changes';
import { type DoctorAvailability, type DoctorProfile, type ExceptionDetails, namedIn } from './doctor-details';
import { DoctorDirectory } from './doctor-directory';
import { DoctorResponse } from './dto/doctor.response';

/** Changes of doctors and their hours; what comes back carries the version that came of it. */
@Injectable()
export class Doctors {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly changes: DoctorChanges,
    private readonly directory: DoctorDirectory,
    private readonly notes: AvailabilityNotes,
  ) {}

  /** @throws ValidationFailed, DomainError `doctor_account_taken` */
  register(actor: Actor, profile: DoctorProfile, timeZone: string): Promise<Doctor> {
    return this.unitOfWork.run((em) => this.changes.register(em, actor, profile, timeZone));
  }

  /** As {@link register}, at most once per Idempotency-Key. */
  registerOnce(request: IdempotentRequest, profile: DoctorProfile, timeZone: string): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) =>
      DoctorResponse.from(await this.changes.register(em, request.actor, profile, timeZone)),
    );
  }

  /** @throws NotFound, VersionConflict, DomainError `doctor_account_taken` */
  changeProfile(target: DoctorChange, changes: Partial<DoctorProfile>): Promise<Doctor> {
    return this.change(target, {
      action: 'doctor.updated',
      details: { fields: Object.keys(namedIn(changes)) },
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
    return this.change(target, this.additionOf(details));
  }

  /** As {@link addException}, at most once per Idempotency-Key. */
  async addExceptionOnce(
    request: IdempotentRequest,
    doctorId: string,
    details: ExceptionDetails,
  ): Promise<RenderedAnswer> {
    const target = { actor: request.actor, doctorId };
    const answer = await this.idempotency.run(request, 201, async (em) =>
      this.notes.answer(await this.changes.apply(em, target, this.additionOf(details))),
    );
    await this.directory.forget(doctorId);
    return answer;
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

  private async change<T>(target: DoctorChange, work: ChangeWork<T>): Promise<T> {
    const changed = await this.unitOfWork.run((em) => this.changes.apply(em, target, work));
    await this.directory.forget(target.doctorId);
    return changed;
  }

  private additionOf(details: ExceptionDetails): ChangeWork<AvailabilityException> {
    return {
      action: 'doctor.availability_exception_added',
      change: (doctor, at) => this.notes.annotate(doctor.addException(details, at), details.reason),
    };
  }
}
