import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Consultation } from '../consultation.entity';
import type { MeetingGuest } from './meeting-guest.entity';
import { MeetingPolicy } from './meeting-policy';
import { MeetingTrail } from './meeting-trail';
import { GuestLinkInvalid } from './meetings.errors';
import { MeetingRepository } from './meeting.repository';

/** Whom a link belongs to, as long as it is good. */
@Injectable()
export class GuestLookup {
  constructor(
    private readonly meetings: MeetingRepository,
    private readonly trail: MeetingTrail,
    private readonly policy: MeetingPolicy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param lock the visit, for who wants to come in. @throws GuestLinkInvalid: unknown, revoked, or the visit is over */
  async with(em: EntityManager, secret: string, lock: boolean): Promise<{ guest: MeetingGuest; visit: Consultation }> {
    const { meeting } = await this.meetings.guestWith(em, secret);
    const visit = await this.trail.visitWith(em, meeting.consultationId, lock);
    // Asked again once the visit is locked: it may have been revoked meanwhile.
    const guest = await this.meetings.guestWith(em, secret);
    if (!this.policy.takesPlace(visit, this.clock.now())) throw new GuestLinkInvalid();
    return { guest, visit };
  }
}
