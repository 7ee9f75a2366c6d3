import type { ConsultationFacts, RescheduledFacts } from '../consultations/consultations.events';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { type Audience, CONSULTATION_EVENTS, consultationText } from './notification-texts';
import { type Announcement, NotificationsService } from './notifications.service';
import type { Reader } from './words/reader';

const NAME = 'notifications.consultation';

/** Tells the patient, and the doctor where the doctor has an account. */
@EventHandler({ name: NAME, events: CONSULTATION_EVENTS })
export class ConsultationNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const facts = event.payload as unknown as ConsultationFacts & Partial<RescheduledFacts>;
    if (!isCertain(facts)) return;
    const { patientId, doctorUserId, startsAt, previousStartsAt: before } = facts;
    const textFor = (audience: Audience) => (reader: Reader) =>
      consultationText(event.type, audience, { startsAt, before }, reader);
    const news: Announcement[] = [{ userId: patientId, text: textFor('patient') }];
    // A doctor who is the patient hears of it once.
    if (doctorUserId !== null && doctorUserId !== patientId)
      news.push({ userId: doctorUserId, text: textFor('doctor') });
    await this.notifications.announce(NAME, event, news);
  }
}

/** A visit that waits for its payment is nothing to tell of yet, and nothing to take back: the payment has its own news. */
function isCertain({ status, previousStatus }: ConsultationFacts): boolean {
  return status !== 'pending_payment' && (status !== 'cancelled' || previousStatus !== 'pending_payment');
}
