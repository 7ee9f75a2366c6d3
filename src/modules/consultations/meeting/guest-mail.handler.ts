import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Mail } from '../../../platform/mail/mail';
import { MailsFromEvents } from '../../../platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../platform/outbox/event-handler.decorator';
import { GuestLetters } from './guest-letters';
import { MeetingGuest } from './meeting-guest.entity';
import { MeetingPolicy } from './meeting-policy';
import type { GuestEventType, GuestFacts } from './meetings.events';
import { MeetingTrail } from './meeting-trail';

const NAME = 'consultations.guest-mail';

const EVENTS: GuestEventType[] = ['meeting_guest.invited', 'meeting_guest.call_moved', 'meeting_guest.call_cancelled'];

/** Writes to who was invited with an address: the link, which the row forgets when it is sent, and what became of the call. */
@EventHandler({ name: NAME, events: EVENTS })
export class GuestMailHandler implements HandlesEvents {
  constructor(
    private readonly mails: MailsFromEvents,
    private readonly trail: MeetingTrail,
    private readonly policy: MeetingPolicy,
    private readonly letters: GuestLetters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { guestId } = event.payload as unknown as GuestFacts;
    await this.mails.send(
      NAME,
      event,
      (em) => this.letterTo(em, guestId, event.type as GuestEventType),
      async (em) => {
        if (event.type !== 'meeting_guest.invited') return;
        const guest = await em.findOne(MeetingGuest, { id: guestId });
        guest?.forgetToken();
      },
    );
  }

  /** Null for who is not invited any more, and for what is not true any more. */
  private async letterTo(em: EntityManager, guestId: string, type: GuestEventType): Promise<Mail | null> {
    const guest = await em.findOne(MeetingGuest, { id: guestId, revokedAt: null }, { populate: ['meeting'] });
    if (!guest) return null;
    const visit = await this.trail.visitWith(em, guest.meeting.consultationId, false);
    const cancelled = type === 'meeting_guest.call_cancelled';
    if (this.policy.takesPlace(visit, this.clock.now()) === cancelled) return null;
    return this.letters.write(em, type, guest, visit);
  }
}
