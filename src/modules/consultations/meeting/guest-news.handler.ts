import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { OncePerEvent } from '../../../platform/outbox/once-per-event';
import { MeetingRepository } from './meeting.repository';

const NAME = 'consultations.guest-news';

/** Passes on to each guest that the visit was moved or cancelled: an event for each, since each mail is sent and tried again by itself. */
@EventHandler({ name: NAME, events: ['consultation.rescheduled', 'consultation.cancelled'] })
export class GuestNewsHandler implements HandlesEvents {
  constructor(
    private readonly once: OncePerEvent,
    private readonly meetings: MeetingRepository,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const news = event.type === 'consultation.cancelled' ? 'meeting_guest.call_cancelled' : 'meeting_guest.call_moved';
    await this.once.run(NAME, event, async (em) => {
      for (const guest of await this.meetings.guestsOf(em, event.aggregateId)) guest.hear(news, event.occurredAt);
    });
  }
}
