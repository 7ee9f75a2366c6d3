import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import type { Money } from '../../../kernel/money';
import { CancellationClosed, CheckInClosed, CheckInNotOpen, NoShowTooEarly } from '../consultations.errors';
import type { Consultation } from '../consultation.entity';

const MINUTE_MS = 60_000;

/** How long before the appointment the front desk may check somebody in, and how far a waiting room reaches: a day. */
export const WAITING_ROOM_SPAN_MS = 86_400_000;

type Appointment = Pick<Consultation, 'startsAt' | 'endsAt'>;

/** The rules of the clinic around an appointment, as it configures them. */
@Injectable()
export class VisitPolicy {
  constructor(private readonly env: Environment) {}

  /** Whether fees are owed, too, by who has not paid yet. */
  get unpaidFeesAreOwed(): boolean {
    return this.env.UNPAID_FEES === 'owed';
  }

  /** @throws CancellationClosed for a patient who is later than the clinic wants */
  assertPatientMayCancel({ startsAt }: Appointment, at: Date): void {
    const closedAt = minutesFrom(startsAt, -this.env.CANCELLATION_CUT_OFF_MINUTES);
    if (at >= closedAt) throw new CancellationClosed(closedAt);
  }

  /** @throws CheckInNotOpen, CheckInClosed */
  assertPatientMayCheckIn({ startsAt, endsAt, status }: Appointment & Pick<Consultation, 'status'>, at: Date): void {
    const opensAt = minutesFrom(startsAt, -this.env.CHECK_IN_OPENS_MINUTES);
    if (at < opensAt) throw new CheckInNotOpen(opensAt);
    if (at >= endsAt || status === 'no_show') throw new CheckInClosed();
  }

  /** @throws CheckInNotOpen on another day: most likely the wrong visit */
  assertDeskMayCheckIn({ startsAt }: Appointment, at: Date): void {
    const opensAt = new Date(startsAt.getTime() - WAITING_ROOM_SPAN_MS);
    if (at < opensAt) throw new CheckInNotOpen(opensAt);
  }

  /** @throws NoShowTooEarly within the grace */
  assertMissed({ startsAt }: Appointment, at: Date): void {
    const earliestAt = minutesFrom(startsAt, this.env.NO_SHOW_GRACE_MINUTES);
    if (at < earliestAt) throw new NoShowTooEarly(earliestAt);
  }

  /** Whoever should have come before this has missed the visit. */
  missedBefore(at: Date): Date {
    return minutesFrom(at, -this.env.NO_SHOW_GRACE_MINUTES);
  }

  /** What was marked as missed before this cannot be taken up any more. */
  finalBefore(at: Date): Date {
    return minutesFrom(at, -this.env.NO_SHOW_FINAL_MINUTES);
  }

  noShowFee(price: Money): Money {
    return price.percent(this.env.NO_SHOW_FEE_PERCENT);
  }
}

function minutesFrom(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * MINUTE_MS);
}
