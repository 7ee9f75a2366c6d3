import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { SeriesResponse } from './dto/series.response';
import { VisitSeries } from './visit-series.entity';
import { VisitSeriesRepository } from './visit-series.repository';

const WITH_THE_VISITS = 'Part of the medical record: in which rhythm a patient was to come.';

@PersonalData({
  section: 'consultationSeries',
  tables: {
    consultation_series: { kept: WITH_THE_VISITS },
    consultation_series_visit: { kept: WITH_THE_VISITS },
    consultation_series_exception: { kept: WITH_THE_VISITS },
  },
})
export class SeriesPersonalData implements HoldsPersonalData {
  constructor(private readonly series: VisitSeriesRepository) {}

  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const orderBy = { id: 'desc' as const };
    const found = await em.find(VisitSeries, { patientId: userId }, { orderBy, limit: EXPORTED_AT_MOST + 1 });
    return section((await this.series.whole(em, found)).map((each) => SeriesResponse.from(each)));
  }
}
