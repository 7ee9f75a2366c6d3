import type { WaitlistOfferFacts } from '../consultations/waitlist/waitlist.events';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { waitlistOfferText } from './notification-texts';
import { NotificationsService } from './notifications.service';
import type { Reader } from './words/reader';

const NAME = 'notifications.waitlist';

/** Tells the patient of a time that is kept for a while. */
@EventHandler({ name: NAME, events: ['waitlist_entry.offered'] })
export class WaitlistNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { patientId, startsAt, expiresAt } = event.payload as unknown as WaitlistOfferFacts;
    const text = (reader: Reader) => waitlistOfferText(startsAt, expiresAt, reader);
    await this.notifications.announce(NAME, event, [{ userId: patientId, text }]);
  }
}
