import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import { Page, type PageQuery } from '../../platform/http/page';
import { AvailableDoctors } from './available-doctors.service';
import { DoctorDirectory } from './doctor-directory';
import type { DoctorRecord } from './doctor-record';
import { DoctorRepository } from './doctor.repository';
import { AvailabilityExceptionResponse } from './dto/availability-exception.response';
import { AvailabilityResponse } from './dto/availability.response';
import type { DoctorListQuery } from './dto/doctor-list.query';
import { DoctorResponse } from './dto/doctor.response';

/** What is shown of doctors and their hours. */
@Injectable()
export class DoctorReading {
  // The text lives as long as the record it was made from is cached.
  private readonly profiles = new WeakMap<DoctorRecord, RenderedAnswer>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly directory: DoctorDirectory,
    private readonly available: AvailableDoctors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The answer of {@link profile} if it is at hand. */
  profileAtHand(doctorId: string): RenderedAnswer | undefined {
    const record = this.directory.recordAtHand(doctorId);
    return record && this.profiles.get(record);
  }

  /** @throws NotFound */
  async profile(doctorId: string): Promise<RenderedAnswer> {
    const record = await this.directory.record(doctorId);
    const known = this.profiles.get(record);
    if (known) return known;
    const json = renderedSuccess(JSON.stringify(DoctorResponse.from(record)));
    const answer = new RenderedAnswer(json, 200, { ETag: `"${record.version}"`, 'Cache-Control': 'no-cache' });
    this.profiles.set(record, answer);
    return answer;
  }

  /** @throws ValidationFailed */
  async list(query: DoctorListQuery): Promise<Page<DoctorResponse>> {
    if (query.availableOn !== undefined) return this.available.list(query, query.availableOn);
    const [doctors, total] = await this.unitOfWork.read((em) => this.repository.list(em, query));
    return new Page(
      doctors.map((doctor) => DoctorResponse.from(doctor)),
      total,
      query,
    );
  }

  /** @throws NotFound unless the doctor is the actor, or the actor an administrator */
  availability(actor: SignedInActor, doctorId: string): Promise<AvailabilityResponse> {
    return this.unitOfWork.read(async (em) => {
      const doctor = await this.repository.findOwnedBy(em, actor, doctorId);
      return AvailabilityResponse.from(doctor.availability(), doctor.version);
    });
  }

  /** Those that are not over. @throws NotFound unless the doctor is the actor, or the actor an administrator */
  exceptions(actor: SignedInActor, doctorId: string, query: PageQuery): Promise<Page<AvailabilityExceptionResponse>> {
    return this.unitOfWork.read(async (em) => {
      await this.repository.findOwnedBy(em, actor, doctorId);
      const [exceptions, total] = await this.repository.exceptionsOf(em, doctorId, this.clock.now(), query);
      return new Page(
        exceptions.map((one) => AvailabilityExceptionResponse.from(one)),
        total,
        query,
      );
    });
  }
}
