import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { Recipients } from '../identity';
import { RECALL_PATIENT_FOUND, type RecalledPatientFacts, type RecallFacts } from '../recalls/recalls.events';
import { NotificationsService } from './notifications.service';
import { recalledMedicineText, recallText } from './recall-texts';

const NAME = 'notifications.recall';

/** Tells whoever had something of a recalled batch, and those who have to call them. */
@EventHandler({ name: NAME, events: ['recall.opened', RECALL_PATIENT_FOUND] })
export class RecallNewsHandler implements HandlesEvents {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly recipients: Recipients,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    if (event.type === RECALL_PATIENT_FOUND) {
      const { patientId, firstDispensedAt, lastDispensedAt } = event.payload as unknown as RecalledPatientFacts;
      const text = recalledMedicineText(firstDispensedAt, lastDispensedAt);
      await this.notifications.announce(NAME, event, [{ userId: patientId, text }]);
      return;
    }
    const text = recallText(event.payload as unknown as RecallFacts);
    await this.notifications.announce(NAME, event, async (em) => {
      const keepers = await this.recipients.withRoles(em, ['pharmacist', 'admin']);
      return keepers.map((userId) => ({ userId, text }));
    });
  }
}
