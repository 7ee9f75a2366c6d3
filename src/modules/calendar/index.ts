export { AppointmentCalendars } from './appointment-calendars';
export { CalendarFeed } from './calendar-feed.entity';
export { CalendarModule } from './calendar.module';
