import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { releaseTime } from '../../doctors';
import { SlotHold } from './slot-hold.entity';

@PersonalData({ section: 'slotHolds', tables: { slot_hold: { erased: 'Deleted, and the time freed.' } } })
export class SlotHoldsPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      SlotHold,
      { patientId: userId },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    return section(
      found.map(({ id, doctorId, status, startsAt, endsAt, expiresAt, createdAt }) => ({
        ...{ id, doctorId, status, startsAt, endsAt, expiresAt, createdAt },
      })),
    );
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    for (const { id } of await em.find(SlotHold, { patientId: userId, status: 'held' })) await releaseTime(em, id);
    await em.nativeDelete(SlotHold, { patientId: userId });
  }
}
