import { Module } from '@nestjs/common';
import { ConsultationsModule } from '../consultations';
import { IdentityModule } from '../identity';
import { AppointmentCalendarController } from './appointment-calendar.controller';
import { AppointmentCalendars } from './appointment-calendars';
import { AppointmentFiles } from './appointment-files.service';
import { CalendarFeedPersonalData } from './calendar-feed.personal-data';
import { CalendarFeedsController } from './calendar-feeds.controller';
import { CalendarFeeds } from './calendar-feeds.service';
import { Diaries } from './diaries';
import { FeedLimits } from './feed-limits';
import { FeedOwners } from './feed-owners';
import { PublishedCalendarController } from './published-calendar.controller';
import { PublishedCalendars } from './published-calendars.service';

@Module({
  imports: [ConsultationsModule, IdentityModule],
  controllers: [AppointmentCalendarController, CalendarFeedsController, PublishedCalendarController],
  providers: [
    AppointmentCalendars,
    AppointmentFiles,
    CalendarFeedPersonalData,
    CalendarFeeds,
    Diaries,
    FeedLimits,
    FeedOwners,
    PublishedCalendars,
  ],
  exports: [AppointmentCalendars],
})
export class CalendarModule {}
