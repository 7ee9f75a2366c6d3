import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { CalendarFeed } from './calendar-feed.entity';

/** Without the address, which nobody here knows. */
@PersonalData({ section: 'calendarFeed', tables: { calendar_feed: { erased: 'Deleted.' } } })
export class CalendarFeedPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const feeds = await em.find(CalendarFeed, { userId });
    return section(feeds.map(({ createdAt }) => ({ createdAt })));
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(CalendarFeed, { userId });
  }
}
