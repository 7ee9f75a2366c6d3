import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { EmergencyAccess } from './emergency-access.entity';

@PersonalData({
  section: 'emergencyAccesses',
  tables: {
    emergency_access: { kept: 'Accountability: who read a record in an emergency, and whether that was justified.' },
  },
})
export class EmergencyAccessPersonalData implements HoldsPersonalData {
  /** That it happened, when and by whom; the reason and the review are words of the staff about one another. */
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      EmergencyAccess,
      { patientId: userId },
      { orderBy: { openedAt: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    return section(
      found.map(({ id, openedBy, openedByRole, openedAt, expiresAt, endedAt }) => ({
        ...{ id, openedBy, openedByRole, openedAt, expiresAt },
        endedAt: endedAt ?? null,
      })),
    );
  }
}
