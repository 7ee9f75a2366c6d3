import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { Appointments } from '../../consultations';
import { reminderText } from '../notification-texts';
import { type Announcement, NotificationsService } from '../notifications.service';
import { REMINDER_FELL_DUE, type ReminderFacts } from './reminders.events';
import { reminders } from './reminders.metrics';

const NAME = 'notifications.reminder';

/** Reminds the patient, and the doctor where the doctor has an account. */
@EventHandler({ name: NAME, events: [REMINDER_FELL_DUE] })
export class ReminderNewsHandler implements HandlesEvents {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly appointments: Appointments,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const facts = event.payload as unknown as ReminderFacts;
    const told = await this.notifications.announce(NAME, event, async (em) =>
      (await this.isStillTrue(em, facts)) ? newsOf(facts) : [],
    );
    if (told === 'nobody') reminders.inc({ outcome: 'dropped' });
  }

  /** Events wait while queues are down: by then the visit may be cancelled, moved or over. */
  private async isStillTrue(em: EntityManager, { consultationId, startsAt }: ReminderFacts): Promise<boolean> {
    const visit = await this.appointments.find(em, consultationId);
    const begins = new Date(startsAt).getTime();
    return visit?.status === 'scheduled' && visit.startsAt.getTime() === begins && begins > this.clock.now().getTime();
  }
}

function newsOf({ patientId, doctorUserId, startsAt }: ReminderFacts): Announcement[] {
  const patient: Announcement = { userId: patientId, text: (reader) => reminderText('patient', startsAt, reader) };
  // A doctor who is the patient hears of it once.
  if (doctorUserId === null || doctorUserId === patientId) return [patient];
  return [patient, { userId: doctorUserId, text: (reader) => reminderText('doctor', startsAt, reader) }];
}
