import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AvailabilityConflicts, type AvailabilityConflict, scheduleOf } from './availability-conflicts';
import { AvailabilityNotes } from './availability-notes';
import { AvailabilityVersion } from './availability-version.entity';
import type { AvailabilityException, Doctor } from './doctor.entity';
import { type ChangeWork, type DoctorChange, DoctorChanges } from './doctor-changes';
import type { DoctorAvailability, ExceptionDetails } from './doctor-details';
import type { AvailabilityExceptionResponse } from './dto/availability-exception.response';
import type { DoctorSchedule } from './schedule';

/** What came of a change of the hours: booked visits stay where they are, and these lie outside now. */
export interface HoursChanged<T> {
  changed: T;
  conflicts: AvailabilityConflict[];
  at: Date;
}

/** Changes a doctor's hours inside the caller's transaction, keeps what they were, and tells which visits they no longer cover. */
@Injectable()
export class HoursChanges {
  constructor(
    private readonly changes: DoctorChanges,
    private readonly notes: AvailabilityNotes,
    private readonly conflicts: AvailabilityConflicts,
  ) {}

  /** @throws NotFound, VersionConflict, ValidationFailed */
  async replace(
    em: EntityManager,
    target: DoctorChange,
    availability: DoctorAvailability,
    effectiveFrom?: string | null,
  ): Promise<HoursChanged<Doctor>> {
    const result = await this.change(em, target, {
      action: 'doctor.availability_replaced',
      details: effectiveFrom == null ? undefined : { effectiveFrom },
      change: (doctor, at) => {
        if (effectiveFrom == null) doctor.replaceAvailability(availability, at);
        else doctor.replaceAvailabilityFrom(effectiveFrom, availability, at);
        return doctor;
      },
    });
    // Only now has the doctor the version that came of it.
    em.persist(AvailabilityVersion.of(result.changed, result.at));
    await em.flush();
    return result;
  }

  /** @throws NotFound, ValidationFailed, TooManyExceptions */
  addException(
    em: EntityManager,
    target: DoctorChange,
    details: ExceptionDetails,
  ): Promise<HoursChanged<AvailabilityException>> {
    return this.change(em, target, {
      action: 'doctor.availability_exception_added',
      change: (doctor, at) => this.notes.annotate(doctor.addException(details, at), details.reason),
    });
  }

  /** With the note opened. */
  answer(exception: AvailabilityException): Promise<AvailabilityExceptionResponse> {
    return this.notes.answer(exception);
  }

  private async change<T>(em: EntityManager, target: DoctorChange, work: ChangeWork<T>): Promise<HoursChanged<T>> {
    let states: { before: DoctorSchedule; after: DoctorSchedule; at: Date } | undefined;
    const changed = await this.changes.apply<T>(em, target, {
      ...work,
      change: (doctor, at) => {
        const before = scheduleOf(doctor);
        const done = work.change(doctor, at);
        states = { before, after: scheduleOf(doctor), at };
        return done;
      },
    });
    const { before, after, at } = states!;
    return { changed, conflicts: await this.conflicts.causedBy(em, before, after, at), at };
  }
}
