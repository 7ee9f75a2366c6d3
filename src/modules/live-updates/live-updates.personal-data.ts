import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';

const OWN = `
  select type, subject_id as "subjectId", occurred_at as "occurredAt" from live_update
  where ? = any(user_ids) order by position desc limit ${EXPORTED_AT_MOST + 1}`;

@PersonalData({
  section: 'liveUpdates',
  tables: { live_update: { kept: 'For a day, under the ids of accounts; then everything is deleted.' } },
})
export class LiveUpdatesPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    return section(await em.execute<object[]>(OWN, [userId]));
  }
}
