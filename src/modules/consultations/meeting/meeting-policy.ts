import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import type { Consultation } from '../consultation.entity';
import type { ConsultationStatus } from '../consultation-status';
import { MeetingClosed, MeetingNotOpen, VisitInPerson } from './meetings.errors';

const MINUTE_MS = 60_000;

/** Visits that are to take place, or do. */
const MEETING: readonly ConsultationStatus[] = ['scheduled', 'checked_in', 'in_progress'];

type Appointment = Pick<Consultation, 'startsAt' | 'endsAt' | 'mode' | 'status'>;

/** When one meets, as the clinic configures it. */
@Injectable()
export class MeetingPolicy {
  constructor(private readonly env: Environment) {}

  opensAt({ startsAt }: Pick<Appointment, 'startsAt'>): Date {
    return new Date(startsAt.getTime() - this.env.MEETING_OPENS_MINUTES * MINUTE_MS);
  }

  closesAt({ endsAt }: Pick<Appointment, 'endsAt'>): Date {
    return new Date(endsAt.getTime() + this.env.MEETING_CLOSES_MINUTES * MINUTE_MS);
  }

  /** Whether one meets at all, now or later. */
  takesPlace(visit: Appointment, at: Date): boolean {
    return visit.mode !== 'in_person' && MEETING.includes(visit.status) && at < this.closesAt(visit);
  }

  /** @throws VisitInPerson, MeetingClosed */
  assertTakesPlace(visit: Appointment, at: Date): void {
    if (visit.mode === 'in_person') throw new VisitInPerson();
    if (!this.takesPlace(visit, at)) throw new MeetingClosed(visit.status);
  }

  /** @throws VisitInPerson, MeetingClosed, MeetingNotOpen */
  assertOpen(visit: Appointment, at: Date): void {
    this.assertTakesPlace(visit, at);
    if (at < this.opensAt(visit)) throw new MeetingNotOpen(this.opensAt(visit));
  }

  /** Until when somebody who is admitted now must have come in. */
  admittedUntil(visit: Appointment, at: Date): Date {
    const token = at.getTime() + this.env.MEETING_TOKEN_MINUTES * MINUTE_MS;
    return new Date(Math.min(token, this.closesAt(visit).getTime()));
  }
}
