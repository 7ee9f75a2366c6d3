import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { OutboxEvent } from '../../../platform/outbox/outbox-event.entity';
import { type Appointment, type AppointmentCursor, Appointments } from '../../consultations';
import { dueReminders } from './reminder-plan';
import { type Decision, ReminderRepository } from './reminder.repository';
import { reminderFellDue } from './reminders.events';
import { reminders } from './reminders.metrics';

const MINUTE_MS = 60_000;
/** Visits of one transaction. */
const BATCH = 200;
/** A visit that began so long ago is not moved any more. */
const FORGET_AFTER_MS = 30 * 86_400_000;

/**
 * Finds the reminders that are due. No reminder is planned ahead, so there is none to move or to take back: what is due is worked out
 * anew each minute from the visits as they stand, and a row for each decision makes it one.
 */
@Injectable()
export class Reminders {
  constructor(
    private readonly work: UnitOfWork,
    private readonly appointments: Appointments,
    private readonly repository: ReminderRepository,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Announces what is due, each reminder once, however many processes do this and wherever one of them dies. */
  async announceDue(): Promise<void> {
    const leads = this.env.reminderLeadMinutes;
    if (leads.length === 0) return;
    let after: AppointmentCursor | undefined;
    do {
      const { last, decided } = await this.work.run((em) => this.announceBatch(em, leads, after));
      // Once it is committed.
      for (const { outcome } of decided) reminders.inc({ outcome });
      after = last;
    } while (after);
  }

  /** Forgets decisions about visits that are long over. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - FORGET_AFTER_MS);
    while ((await this.work.run((em) => this.repository.forget(em, before, BATCH))) === BATCH);
  }

  private async announceBatch(
    em: EntityManager,
    leads: readonly number[],
    after: AppointmentCursor | undefined,
  ): Promise<{ last?: AppointmentCursor; decided: Decision[] }> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + leads[0] * MINUTE_MS);
    const found = await this.appointments.toCome(em, { from: now, until, after, limit: BATCH });
    const earlier = await this.repository.decidedOf(em, found);
    const decisions = found.flatMap((appointment) => decisionsOn(appointment, leads, earlier.get(appointment.id), now));
    const decided = await this.repository.decide(em, decisions, now);
    for (const decision of decided) {
      if (decision.outcome === 'announced') em.persist(OutboxEvent.of(reminderFellDue(decision, now)));
    }
    return { last: found.length === BATCH ? found.at(-1) : undefined, decided };
  }
}

function decisionsOn(
  appointment: Appointment,
  leads: readonly number[],
  decided: ReadonlySet<number> = new Set(),
  now: Date,
): Decision[] {
  // While a visit is scheduled, nothing changes it but what schedules or moves it.
  const visit = { startsAt: appointment.startsAt, standsSince: appointment.changedAt };
  return dueReminders(visit, leads, decided, now).map((reminder) => ({ ...reminder, appointment }));
}
