import ical, {
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { CalendarEntry, EntryStatus } from './calendar-entry';

/** `text/calendar` of RFC 5545. */
export const CALENDAR_TYPE = 'text/calendar; charset=utf-8';

const PRODUCT = { company: 'Theriac', product: 'Theriac', language: 'EN' };
/** How often programs are asked to look again, in seconds. */
const REFRESH_SECONDS = 3_600;

/** Who invites whom, for a mail that a calendar program acts on by itself (RFC 5546). */
export interface Invitation {
  /** Of the clinic. */
  organizer: { name: string; email: string };
  attendee: string;
}

const STATUS: Readonly<Record<EntryStatus, ICalEventStatus>> = {
  TENTATIVE: ICalEventStatus.TENTATIVE,
  CONFIRMED: ICalEventStatus.CONFIRMED,
  CANCELLED: ICalEventStatus.CANCELLED,
};

/** For a program that comes again by itself. */
export function feedOf(entries: readonly CalendarEntry[], name: string): string {
  const calendar = ical({ name, prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_SECONDS });
  for (const entry of entries) add(calendar, entry);
  return calendar.toString();
}

/** For somebody who puts one visit into a calendar by hand. */
export function fileOf(entry: CalendarEntry): string {
  const calendar = ical({ prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH });
  add(calendar, entry);
  return calendar.toString();
}

/** For a mail: programs add, move and take out the visit by its UID. Nobody is asked to answer. */
export function invitationOf(
  entry: CalendarEntry,
  { organizer, attendee }: Invitation,
): { method: 'REQUEST' | 'CANCEL'; content: string } {
  const method = entry.status === 'CANCELLED' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ prodId: PRODUCT, method });
  const event = add(calendar, entry);
  event.organizer(organizer);
  event.createAttendee({ email: attendee, rsvp: false });
  return { method: method === ICalCalendarMethod.CANCEL ? 'CANCEL' : 'REQUEST', content: calendar.toString() };
}

/** Times in UTC: an instant needs no table of time zones, and each program shows it by its owner's clock. */
function add(calendar: ICalCalendar, entry: CalendarEntry) {
  const gone = entry.status === 'CANCELLED';
  return calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    status: STATUS[entry.status],
    start: entry.startsAt,
    end: entry.endsAt,
    created: entry.createdAt,
    lastModified: entry.changedAt,
    // The same bytes as long as nothing changes: a program that asks with the ETag gets a 304.
    stamp: entry.changedAt,
    summary: entry.summary,
    location: entry.location,
    url: entry.url,
    class: ICalEventClass.PRIVATE,
    transparency: gone ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    busystatus: gone ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
  });
}
