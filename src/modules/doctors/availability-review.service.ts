import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page, type PageQuery } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import { AvailabilityConflicts, scheduleOf } from './availability-conflicts';
import { ClinicHoliday } from './clinic-holiday.entity';
import { DoctorRepository } from './doctor.repository';
import { AvailabilityConflictResponse } from './dto/availability-conflict.response';
import { AvailabilityVersionResponse } from './dto/availability-version.response';

/** What a doctor's hours were, and which booked visits they do not cover as they are. */
@Injectable()
export class AvailabilityReview {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly conflicts: AvailabilityConflicts,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first. @throws NotFound unless the doctor is the actor, or the actor an administrator */
  async versions(actor: SignedInActor, doctorId: string, query: PageQuery): Promise<Page<AvailabilityVersionResponse>> {
    const [versions, total] = await this.unitOfWork.read(async (em) => {
      await this.repository.findOwnedBy(em, actor, doctorId);
      return this.repository.versionsOf(em, doctorId, query);
    });
    return new Page(
      versions.map((one) => AvailabilityVersionResponse.of(one)),
      total,
      query,
    );
  }

  /** Soonest first. @throws NotFound for another doctor than the one who asks, unless the front desk or an administrator does */
  conflictsOf(actor: SignedInActor, doctorId: string, query: PageQuery): Promise<Page<AvailabilityConflictResponse>> {
    return this.unitOfWork.run(async (em) => {
      const doctor = await this.repository.findSeenBy(em, actor, doctorId);
      const now = this.clock.now();
      const closed = await em.find(ClinicHoliday, { retiredAt: null });
      const holidays = closed.map(({ fromDate, untilDate }) => ({ from: fromDate, until: untilDate }));
      const found = await this.conflicts.present(em, { ...scheduleOf(doctor), holidays }, now);
      const page = found.slice(query.offset, query.offset + query.limit);
      const seen = page.map(({ consultationId: id, patientId }) => ({ id, patientId }));
      const fact = { action: 'doctor.availability_conflicts_read', subjectType: 'consultation', details: { doctorId } };
      this.audit.recordList(em, actor, fact, seen);
      return new Page(
        page.map((conflict) => AvailabilityConflictResponse.from(conflict)),
        found.length,
        query,
      );
    });
  }
}
