import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { MeetingGuest } from './meeting-guest.entity';
import { MeetingPresence } from './meeting-presence.entity';
import { MeetingTexts } from './meeting-texts';

const NEWEST = { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1, populate: ['meeting'] } as const;

@PersonalData({
  section: 'meetings',
  tables: {
    meeting_guest: { erased: 'Deleted with the account that invited them, and in any case a month after the visit.' },
    meeting_presence: { erased: 'Deleted, and in any case a month after the visit.' },
  },
})
export class MeetingsPersonalData implements HoldsPersonalData {
  constructor(private readonly texts: MeetingTexts) {}

  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const presences = await em.find(MeetingPresence, { userId }, NEWEST);
    const guests = await em.find(MeetingGuest, { invitedBy: userId }, NEWEST);
    return section([
      ...presences.map(({ meeting, role, firstSeenAt, lastSeenAt }) => ({
        ...{ kind: 'presence', consultationId: meeting.consultationId, role, firstSeenAt, lastSeenAt },
      })),
      ...(await Promise.all(guests.map((guest) => this.exported(guest)))),
    ]);
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(MeetingPresence, { userId });
    await em.nativeDelete(MeetingGuest, { invitedBy: userId });
  }

  private async exported(guest: MeetingGuest): Promise<object> {
    const { meeting, createdAt, revokedAt } = guest;
    const [name, email] = [await this.texts.nameOf(guest), await this.texts.emailOf(guest)];
    return { kind: 'guest', consultationId: meeting.consultationId, name, email, createdAt, revokedAt };
  }
}
