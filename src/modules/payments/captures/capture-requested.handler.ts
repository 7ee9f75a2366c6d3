import { systemActor } from '../../../platform/auth/actor';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { Captures } from './captures.service';

/** Not wrapped in OncePerEvent: the provider knows each capture by its key, and what is done is not done again. */
@EventHandler({ name: 'payments.capture', events: ['payment.capture_requested', 'payment.void_requested'] })
export class CaptureRequestedHandler implements HandlesEvents {
  constructor(private readonly captures: Captures) {}

  async handle({ id, type, payload }: DeliveredEvent): Promise<void> {
    const paymentId = String(payload.paymentId);
    if (type === 'payment.void_requested') await this.captures.void(systemActor(id), paymentId);
    else await this.captures.capture(systemActor(id), paymentId, Number(payload.amount));
  }
}
