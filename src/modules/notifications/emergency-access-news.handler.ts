import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import {
  EMERGENCY_ACCESS_OPENED,
  EMERGENCY_ACCESS_UNUSUAL,
  type EmergencyAccessFacts,
  type UnusualEmergencyAccessFacts,
} from '../patients/patients.events';
import { emergencyAccessText, unusualEmergencyAccessText } from './notification-texts';
import { type Announcement, NotificationsService } from './notifications.service';

const NAME = 'notifications.emergency-access';

/** Tells the patient whose record was opened, and the administrators of somebody who opens many. */
@EventHandler({ name: NAME, events: [EMERGENCY_ACCESS_OPENED, EMERGENCY_ACCESS_UNUSUAL] })
export class EmergencyAccessNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    await this.notifications.announce(NAME, event, newsOf(event));
  }
}

function newsOf({ type, payload }: DeliveredEvent): Announcement[] {
  if (type === EMERGENCY_ACCESS_OPENED) {
    const { patientId, openedByRole, openedAt } = payload as unknown as EmergencyAccessFacts;
    return [{ userId: patientId, text: (reader) => emergencyAccessText(openedByRole, openedAt, reader) }];
  }
  const { adminIds, openedWithinADay } = payload as unknown as UnusualEmergencyAccessFacts;
  return adminIds.map((userId) => ({ userId, text: unusualEmergencyAccessText(openedWithinADay) }));
}
