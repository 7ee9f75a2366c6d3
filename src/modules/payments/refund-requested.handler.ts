import { systemActor } from '../../platform/auth/actor';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { RefundsService } from './refunds.service';

/** Sends what was set aside to the provider. Not wrapped in OncePerEvent: the provider knows each refund by its key. */
@EventHandler({ name: 'payments.submit-refund', events: ['payment.refund_requested'] })
export class RefundRequestedHandler implements HandlesEvents {
  constructor(private readonly refunds: RefundsService) {}

  async handle({ id, payload }: DeliveredEvent): Promise<void> {
    await this.refunds.submitAllOf(systemActor(id), String(payload.paymentId));
  }
}
