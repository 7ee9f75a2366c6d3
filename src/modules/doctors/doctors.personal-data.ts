import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ExportedSection,
  type HoldsPersonalData,
  type Obligation,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { Doctor } from './doctor.entity';

@PersonalData({
  section: 'practice',
  tables: {
    doctor: { kept: 'Part of the medical record: who treated. An administrator retires the doctor first.' },
  },
})
export class DoctorsPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(Doctor, { userId });
    return section(
      found.map(({ id, name, specialty, languages, biography, timeZone, createdAt }) => ({
        ...{ id, name, specialty, languages, biography, timeZone, createdAt },
      })),
    );
  }

  /** Whoever can still be booked is needed. */
  async obligations(em: EntityManager, userId: string, now: Date): Promise<Obligation[]> {
    const found = await em.find(Doctor, { userId, deletedAt: null });
    return found.map(({ id }) => ({ type: 'doctor', id, at: now.toISOString() }));
  }
}
