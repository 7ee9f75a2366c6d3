import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { AllergyTexts } from './allergy-texts';
import { PatientAllergy } from './allergy.entity';

@PersonalData({
  section: 'allergies',
  tables: {
    patient_allergy: { kept: 'Medical record: what was known of a patient explains what was prescribed.' },
  },
})
export class AllergiesPersonalData implements HoldsPersonalData {
  constructor(private readonly texts: AllergyTexts) {}

  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      PatientAllergy,
      { patientId: userId },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    return section(
      await Promise.all(found.map(async (one) => ({ ...(await this.texts.opened(one)), endedAt: one.endedAt }))),
    );
  }
}
