import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { PatientProfiles } from '../identity';
import { type SyncAlertFacts, SYNC_RECOVERED, SYNC_TROUBLED } from '../pms-sync/status/sync-alert.events';
import { NotificationsService } from './notifications.service';
import { partnerSyncText } from './partner-sync-texts';

const NAME = 'notifications.partner-sync';

/** Tells the administrators, once when a partner falls out of step and once when it is back. */
@EventHandler({ name: NAME, events: [SYNC_TROUBLED, SYNC_RECOVERED] })
export class PartnerSyncNewsHandler implements HandlesEvents {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly people: PatientProfiles,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const text = partnerSyncText(event.type === SYNC_RECOVERED, event.payload as unknown as SyncAlertFacts);
    await this.notifications.announce(NAME, event, async (em) => {
      const adminIds = await this.people.adminIds(em);
      return adminIds.map((userId) => ({ userId, text }));
    });
  }
}
