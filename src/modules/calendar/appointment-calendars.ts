import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import type { Appointment } from '../consultations';
import { type CalendarEntry, type ClinicPlace, entryOf, type Side, sideOf } from './calendar-entry';
import { feedOf, fileOf, invitationOf } from './calendar-file';

const ADDRESS = /^(?:(.*) <)?([^<>]+?)>?$/;

/** The door of the calendar module: visits as calendar programs read them. */
@Injectable()
export class AppointmentCalendars {
  private readonly place: ClinicPlace;
  private readonly organizer: { name: string; email: string };
  private readonly cancelledForMs: number;

  constructor(env: Environment) {
    const { PUBLIC_URL: publicUrl, CLINIC_ADDRESS: address, CLINIC_NAME: name, MAIL_FROM } = env;
    this.place = { publicUrl, address: address?.split('|').join(', ') ?? null };
    this.cancelledForMs = env.CALENDAR_CANCELLED_DAYS * 86_400_000;
    this.organizer = { name, email: ADDRESS.exec(MAIL_FROM)?.[2] ?? MAIL_FROM };
  }

  /** For whom it concerns, to be put into a calendar by hand. */
  file(appointment: Appointment, userId: string): string {
    return fileOf(this.entry(appointment, sideOf(appointment, userId)));
  }

  /** Everything in one calendar, for a program that looks again by itself. */
  feed(appointments: readonly Appointment[], userId: string, now: Date): string {
    const goneBefore = new Date(now.getTime() - this.cancelledForMs);
    const entries = appointments
      .map((appointment) => this.entry(appointment, sideOf(appointment, userId)))
      // For as long as programs may need to hear of it.
      .filter(({ status, changedAt }) => status !== 'CANCELLED' || changedAt >= goneBefore);
    return feedOf(entries, this.organizer.name);
  }

  /** For a mail about it. @param email where the mail goes */
  invitation(
    appointment: Appointment,
    userId: string,
    email: string,
  ): { method: 'REQUEST' | 'CANCEL'; content: string } {
    const entry = this.entry(appointment, sideOf(appointment, userId));
    return invitationOf(entry, { organizer: this.organizer, attendee: email });
  }

  private entry(appointment: Appointment, side: Side): CalendarEntry {
    return entryOf(appointment, side, this.place);
  }
}
