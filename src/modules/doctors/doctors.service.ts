import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../platform/http/idempotency';
import type { Doctor } from './doctor.entity';
import { type ChangeWork, type DoctorChange, DoctorChanges } from './doctor-changes';
import { type DoctorAvailability, type DoctorProfile, type ExceptionDetails, namedIn } from './doctor-details';
import { DoctorDirectory } from './doctor-directory';
import { type HoursChanged, HoursChanges } from './hours-changes';
import type { VisitKind } from './visit-kinds';
import { AddedExceptionResponse } from './dto/added-exception.response';
import { DoctorResponse } from './dto/doctor.response';

/** Changes of doctors and their hours; what comes back carries the version that came of it. */
@Injectable()
export class Doctors {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly changes: DoctorChanges,
    private readonly directory: DoctorDirectory,
    private readonly hours: HoursChanges,
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

  /**
   * @param effectiveFrom the local date from which the rules hold; by default they hold at once
   * @throws NotFound, VersionConflict, ValidationFailed
   */
  async replaceAvailability(
    target: DoctorChange,
    availability: DoctorAvailability,
    effectiveFrom?: string | null,
  ): Promise<HoursChanged<Doctor>> {
    const result = await this.unitOfWork.run((em) => this.hours.replace(em, target, availability, effectiveFrom));
    await this.directory.forget(target.doctorId);
    return result;
  }

  /** @throws NotFound, VersionConflict, ValidationFailed */
  replaceVisitKinds(target: DoctorChange, kinds: readonly VisitKind[]): Promise<Doctor> {
    return this.change(target, {
      action: 'doctor.visit_kinds_replaced',
      details: { codes: kinds.map(({ code }) => code) },
      change: (doctor, at) => {
        doctor.replaceVisitKinds(kinds, at);
        return doctor;
      },
    });
  }

  /** At most once per Idempotency-Key. @throws NotFound, ValidationFailed, TooManyExceptions */
  async addExceptionOnce(
    request: IdempotentRequest,
    doctorId: string,
    details: ExceptionDetails,
  ): Promise<RenderedAnswer> {
    const target = { actor: request.actor, doctorId };
    const answer = await this.idempotency.run(request, 201, async (em) => {
      const { changed, conflicts } = await this.hours.addException(em, target, details);
      return AddedExceptionResponse.with(await this.hours.answer(changed), conflicts);
    });
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
}
