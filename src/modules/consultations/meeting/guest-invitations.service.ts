import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import type { InviteGuestRequest } from './dto/invite-guest.request';
import { GuestCards } from './guest-cards';
import { MeetingGuest } from './meeting-guest.entity';
import { MeetingRooms } from './meeting-rooms';
import { MeetingTexts } from './meeting-texts';
import { MeetingTrail } from './meeting-trail';
import { TooManyGuests } from './meetings.errors';

/** To one visit, revoked ones too: nobody writes to the whole town through a visit. */
const MOST_GUESTS = 5;

/** Patient and doctor bring somebody along. */
@Injectable()
export class GuestInvitations {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly trail: MeetingTrail,
    private readonly rooms: MeetingRooms,
    private readonly texts: MeetingTexts,
    private readonly cards: GuestCards,
  ) {}

  /** @throws NotFound, VisitInPerson, MeetingClosed, TooManyGuests */
  invite(actor: SignedInActor, visitId: string, body: InviteGuestRequest, key: string | null): Promise<RenderedAnswer> {
    const route = `POST /consultations/${visitId}/guests`;
    return this.idempotency.run({ actor, route, key, body }, 201, async (em) => {
      const visit = await this.trail.visitOf(em, actor, visitId);
      const { meeting, at } = await this.rooms.prepare(em, visit);
      if ((await em.count(MeetingGuest, { meeting })) >= MOST_GUESTS) throw new TooManyGuests(MOST_GUESTS);
      const [id, secret] = [uuidv7(), MeetingGuest.newSecret()];
      const sealedName = this.texts.sealGuest(id, 'name', body.name);
      const mail = this.mailTo(id, body.email, secret);
      const guest = MeetingGuest.invite(meeting, { id, invitedBy: actor.id, sealedName, mail }, secret, at);
      em.persist(guest);
      this.trail.record(em, actor, visit, 'meeting_guest.invited', { guestId: id, mailed: mail !== null });
      return this.cards.of(guest, visit, secret);
    });
  }

  private mailTo(id: string, email: string | undefined, secret: string) {
    if (email === undefined) return null;
    return {
      sealedEmail: this.texts.sealGuest(id, 'email', email),
      sealedToken: this.texts.sealGuest(id, 'token', secret),
    };
  }
}
