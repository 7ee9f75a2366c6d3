import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import { Page } from '../../platform/http/page';
import { AvailableDoctors } from './available-doctors.service';
import { DoctorDirectory } from './doctor-directory';
import type { DoctorRecord } from './doctor-record';
import { DoctorRepository } from './doctor.repository';
import type { DoctorListQuery } from './dto/doctor-list.query';
import { DoctorResponse } from './dto/doctor.response';
import type { ListedDoctorResponse } from './dto/listed-doctor.response';
import { EarliestDoctors } from './next-free/earliest-doctors.service';

/** What is shown of doctors to everybody. */
@Injectable()
export class DoctorReading {
  // The text lives as long as the record it was made from is cached.
  private readonly profiles = new WeakMap<DoctorRecord, RenderedAnswer>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly directory: DoctorDirectory,
    private readonly available: AvailableDoctors,
    private readonly earliest: EarliestDoctors,
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
  async list(query: DoctorListQuery): Promise<Page<ListedDoctorResponse>> {
    if (query.availableOn !== undefined) return this.available.list(query, query.availableOn);
    if (query.sort === 'earliest') return this.earliest.list(query);
    const [doctors, total] = await this.unitOfWork.read((em) => this.repository.list(em, query));
    return new Page(
      doctors.map((doctor) => DoctorResponse.from(doctor)),
      total,
      query,
    );
  }
}
