import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { GuestResponse } from './dto/guest.response';
import { GuestCards } from './guest-cards';
import { MeetingTrail } from './meeting-trail';
import { MeetingRepository } from './meeting.repository';

/** Who is invited to a visit. Patient and doctor both see the guests of both, and both can send them away. */
@Injectable()
export class GuestList {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: MeetingTrail,
    private readonly meetings: MeetingRepository,
    private readonly cards: GuestCards,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the order of the invitations. @throws NotFound */
  async list(actor: SignedInActor, visitId: string): Promise<GuestResponse[]> {
    const { visit, guests } = await this.unitOfWork.run(async (em) => {
      const seen = await this.trail.visitSeenBy(em, actor, visitId);
      const invited = await this.meetings.guestsOf(em, visitId);
      this.trail.record(em, actor, seen, 'meeting_guest.listed', { guestIds: invited.map(({ id }) => id) });
      return { visit: seen, guests: invited };
    });
    return Promise.all(guests.map((guest) => this.cards.of(guest, visit, null)));
  }

  /** The link lets nobody in any more. Harmless once it is done. @throws NotFound */
  revoke(actor: SignedInActor, visitId: string, guestId: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitOf(em, actor, visitId);
      const guest = await this.meetings.guestOf(em, visitId, guestId);
      if (guest.revoke(this.clock.now())) this.trail.record(em, actor, visit, 'meeting_guest.revoked', { guestId });
    });
  }
}
