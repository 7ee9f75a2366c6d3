import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistOffer } from './waitlist-offer.entity';

@PersonalData({
  section: 'waitlist',
  tables: { waitlist_entry: { erased: 'Deleted.' }, waitlist_offer: { erased: 'Deleted.' } },
})
export class WaitlistPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const entries = await em.find(
      WaitlistEntry,
      { patientId: userId },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    const offers = await em.find(WaitlistOffer, { entryId: { $in: entries.map(({ id }) => id) } });
    return section(
      entries.map((entry) => ({
        ...wishOf(entry),
        offers: offers
          .filter(({ entryId }) => entryId === entry.id)
          .map((offer) => ({ doctorId: offer.doctorId, startsAt: offer.startsAt, status: offer.status })),
      })),
    );
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    const entries = await em.find(WaitlistEntry, { patientId: userId }, { fields: ['id'] });
    await em.nativeDelete(WaitlistOffer, { entryId: { $in: entries.map(({ id }) => id) } });
    await em.nativeDelete(WaitlistEntry, { patientId: userId });
  }
}

function wishOf({ id, doctorId, specialty, visitKind, status, createdAt, ...times }: WaitlistEntry) {
  const { startsFrom, startsUntil, earliestTime, latestTime } = times;
  return { id, doctorId, specialty, visitKind, startsFrom, startsUntil, earliestTime, latestTime, status, createdAt };
}
