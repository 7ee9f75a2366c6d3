import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { AppointmentCalendars } from '../../calendar';
import { Appointments } from '../../consultations';
import type { Recipient } from '../../identity';
import type { Notification } from '../notification.entity';
import { REMINDER_FELL_DUE } from '../reminders/reminders.events';

/** News after which a visit stands otherwise in a calendar than before. */
const CHANGES_CALENDARS = new Set([
  'consultation.booked',
  'consultation.scheduled',
  'consultation.rescheduled',
  'consultation.cancelled',
]);

export interface VisitNews {
  /** Whether it is too late to mail it. */
  stale: boolean;
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
}

/** What the visit that a mail is about is like when the mail is written, which may be hours after the notification was. */
@Injectable()
export class VisitsInMails {
  constructor(
    private readonly appointments: Appointments,
    private readonly calendars: AppointmentCalendars,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async about(em: EntityManager, { type, subjectId, createdAt }: Notification, to: Recipient): Promise<VisitNews> {
    const isReminder = type === REMINDER_FELL_DUE;
    if (subjectId === undefined || (!isReminder && !CHANGES_CALENDARS.has(type))) return { stale: false };
    const visit = await this.appointments.find(em, subjectId);
    if (!visit) return { stale: isReminder };
    if (!isReminder) return { stale: false, calendar: this.calendars.invitation(visit, to.id, to.email) };
    const stands = visit.status === 'scheduled' && visit.changedAt <= createdAt;
    return { stale: !stands || visit.startsAt <= this.clock.now() };
  }
}
