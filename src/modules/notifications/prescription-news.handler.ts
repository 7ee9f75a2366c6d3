import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import type { PrescriptionFacts } from '../prescriptions/prescriptions.events';
import { PRESCRIPTION_EVENTS, prescriptionText } from './notification-texts';
import { NotificationsService } from './notifications.service';
import type { Reader } from './words/reader';

const NAME = 'notifications.prescription';

/**
 * Tells the patient what becomes of a prescription. Of the signature itself nothing is told: its transaction also finds out whether there is
 * stock, and one of the two events of that says both.
 */
@EventHandler({ name: NAME, events: PRESCRIPTION_EVENTS })
export class PrescriptionNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { patientId } = event.payload as unknown as Pick<PrescriptionFacts, 'patientId'>;
    const text = (reader: Reader) => prescriptionText(event.type, event.occurredAt, reader);
    await this.notifications.announce(NAME, event, [{ userId: patientId, text }]);
  }
}
