import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page, type PageQuery } from '../../platform/http/page';
import { AvailabilityNotes } from './availability-notes';
import { DoctorRepository } from './doctor.repository';
import type { AvailabilityExceptionResponse } from './dto/availability-exception.response';
import { AvailabilityResponse } from './dto/availability.response';

/** What is shown of a doctor's hours to the doctor and to administrators. */
@Injectable()
export class AvailabilityReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly notes: AvailabilityNotes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound unless the doctor is the actor, or the actor an administrator */
  availability(actor: SignedInActor, doctorId: string): Promise<AvailabilityResponse> {
    return this.unitOfWork.read(async (em) => {
      const doctor = await this.repository.findOwnedBy(em, actor, doctorId);
      return AvailabilityResponse.from(doctor.availability(), doctor.version);
    });
  }

  /** Those that are not over. @throws NotFound unless the doctor is the actor, or the actor an administrator */
  async exceptions(
    actor: SignedInActor,
    doctorId: string,
    query: PageQuery,
  ): Promise<Page<AvailabilityExceptionResponse>> {
    const [exceptions, total] = await this.unitOfWork.read(async (em) => {
      await this.repository.findOwnedBy(em, actor, doctorId);
      return this.repository.exceptionsOf(em, doctorId, this.clock.now(), query);
    });
    return new Page(await Promise.all(exceptions.map((one) => this.notes.answer(one))), total, query);
  }
}
