import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { PAYMENT_EVENTS, paymentText } from './notification-texts';
import { NotificationsService } from './notifications.service';
import type { Reader } from './words/reader';

const NAME = 'notifications.payment';

interface PaymentFacts {
  patientId: string;
  amount: number;
  currency: string;
}

/** Tells the patient what became of a payment. */
@EventHandler({ name: NAME, events: PAYMENT_EVENTS })
export class PaymentNewsHandler implements HandlesEvents {
  constructor(private readonly notifications: NotificationsService) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { patientId, amount, currency } = event.payload as unknown as PaymentFacts;
    const text = (reader: Reader) => paymentText(event.type, amount, currency, reader);
    await this.notifications.announce(NAME, event, [{ userId: patientId, text }]);
  }
}
