import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { NextFreeIndex } from './next-free-index';

/** Looks up when a doctor is free next, after time was freed or the hours changed. To do so twice is harmless. */
@EventHandler({
  name: 'doctors.next-free',
  events: [
    ...['doctor.registered', 'doctor.updated', 'doctor.availability_changed', 'doctor.retired'],
    ...['consultation.cancelled', 'consultation.expired', 'consultation.rescheduled'],
  ],
})
export class NextFreeHandler implements HandlesEvents {
  constructor(private readonly index: NextFreeIndex) {}

  async handle({ payload }: DeliveredEvent): Promise<void> {
    await this.index.refresh([(payload as { doctorId: string }).doctorId]);
  }
}
