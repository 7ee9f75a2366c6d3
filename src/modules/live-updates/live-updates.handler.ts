import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { Broadcast } from '../../platform/realtime/broadcast';
import { LIVE_EVENT_TYPES, liveNews } from './live-topics';
import { LiveLogWriter } from './live-log-writer';

/** On this channel every process hears that there is something new in the log. */
export const LIVE_CHANNEL = 'live-updates';

/** Writes the log of live updates, and wakes whoever reads it. */
@EventHandler({ name: 'live-updates.log', events: LIVE_EVENT_TYPES })
export class LiveUpdatesHandler implements HandlesEvents {
  constructor(
    private readonly log: LiveLogWriter,
    private readonly broadcast: Broadcast,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const news = liveNews(event);
    if (!news) return;
    // The log knows each event once, so that this is safe to repeat and needs no other record.
    const { id: eventId, type, aggregateId: subjectId, occurredAt } = event;
    const written = await this.log.append({ ...news, eventId, type, subjectId, occurredAt });
    // Lost, it is found at the next look: readers look by themselves too.
    if (written) this.broadcast.publish(LIVE_CHANNEL, null);
  }
}
