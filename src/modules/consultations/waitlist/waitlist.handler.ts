import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { WaitlistMatching } from './waitlist-matching.service';
import { WaitlistOffering } from './waitlist-offering.service';

/** What may have made time free. */
const FREED = [
  'consultation.cancelled',
  'consultation.expired',
  'consultation.rescheduled',
  'slot_hold.released',
  'slot_hold.expired',
  'doctor.availability_changed',
  'doctor.updated',
];

/** Harmless to repeat: an offer that stands is not made again, and one that has ended is not ended again. */
@EventHandler({ name: 'consultations.waitlist', events: FREED })
export class WaitlistHandler implements HandlesEvents {
  constructor(
    private readonly matching: WaitlistMatching,
    private readonly offering: WaitlistOffering,
  ) {}

  async handle({ payload }: DeliveredEvent): Promise<void> {
    const { doctorId, holdId } = payload as { doctorId: string; holdId?: string };
    if (holdId !== undefined) await this.offering.end(holdId);
    await this.matching.match(doctorId);
  }
}
