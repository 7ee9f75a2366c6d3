import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { PatientProfiles } from '../identity';
import { type DisabledEndpointFacts, ENDPOINT_DISABLED } from '../pms-sync/deliveries/deliveries.events';
import { disabledEndpointText } from './notification-texts';
import { NotificationsService } from './notifications.service';

const NAME = 'notifications.disabled-endpoint';

/** Tells the administrators, who alone can enable it again. */
@EventHandler({ name: NAME, events: [ENDPOINT_DISABLED] })
export class DisabledEndpointNewsHandler implements HandlesEvents {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly people: PatientProfiles,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { partnerName, host, because } = event.payload as unknown as DisabledEndpointFacts;
    const text = disabledEndpointText(partnerName, host, because);
    await this.notifications.announce(NAME, event, async (em) => {
      const adminIds = await this.people.adminIds(em);
      return adminIds.map((userId) => ({ userId, text }));
    });
  }
}
