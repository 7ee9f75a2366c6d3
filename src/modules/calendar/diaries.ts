import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { Appointments } from '../consultations';
import { AppointmentCalendars } from './appointment-calendars';

const DAY_MS = 86_400_000;
const PAST_DAYS = 30;
/** Further than anybody books. */
const AHEAD_DAYS = 400;
/** A full practice for a year; what is more comes in when its time is nearer. */
const AT_MOST = 5_000;

/** Everything in somebody's calendar, as it stands now. */
@Injectable()
export class Diaries {
  constructor(
    private readonly appointments: Appointments,
    private readonly calendars: AppointmentCalendars,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(em: EntityManager, userId: string): Promise<string> {
    const now = this.clock.now();
    const found = await this.appointments.ofAccount(em, userId, {
      from: new Date(now.getTime() - PAST_DAYS * DAY_MS),
      until: new Date(now.getTime() + AHEAD_DAYS * DAY_MS),
      limit: AT_MOST,
    });
    return this.calendars.feed(found, userId, now);
  }
}
