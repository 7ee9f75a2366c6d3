import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Page } from '../../../platform/http/page';
import { AuditTrail } from '../../audit';
import type { SeriesQuery } from './dto/series.query';
import { SeriesResponse } from './dto/series.response';
import { VisitSeriesRepository } from './visit-series.repository';

/** What people may see of series. A look is audited in the transaction that reads. */
@Injectable()
export class SeriesReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly series: VisitSeriesRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound for a series that does not exist or is somebody else's */
  find(actor: SignedInActor, id: string): Promise<SeriesResponse> {
    return this.unitOfWork.run(async (em) => {
      const found = await this.series.findOwnedBy(em, actor, id);
      const [whole] = await this.series.whole(em, [found]);
      const { patientId } = found;
      const subject = { subjectType: 'consultation_series', subjectId: id, patientId };
      this.audit.record(em, actor, { action: 'consultation_series.read', ...subject });
      return SeriesResponse.from(whole);
    });
  }

  /** The last booked first. Patients and doctors see their own, the desk all. */
  list(actor: SignedInActor, query: SeriesQuery): Promise<Page<SeriesResponse>> {
    return this.unitOfWork.run(async (em) => {
      const [found, total] = await this.series.listOwnedBy(em, actor, query);
      const fact = { action: 'consultation_series.listed', subjectType: 'consultation_series' };
      this.audit.recordList(em, actor, fact, found);
      const whole = await this.series.whole(em, found);
      return new Page(
        whole.map((each) => SeriesResponse.from(each)),
        total,
        query,
      );
    });
  }
}
