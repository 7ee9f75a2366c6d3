import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import type { Consultation } from '../consultation.entity';
import { PresenceResponse } from './dto/presence.response';
import type { MeetingGuest } from './meeting-guest.entity';
import type { Participant } from './meeting-presence.entity';
import { MeetingTexts } from './meeting-texts';
import { MeetingTrail } from './meeting-trail';
import { MeetingNotJoined } from './meetings.errors';
import { MeetingRepository } from './meeting.repository';
import type { PresenceState } from './participants';

export interface PresenceReport {
  participant: Participant;
  state: PresenceState;
}

/** Who is in the room of a visit. In the caller's transaction, which knows that the caller may ask. */
@Injectable()
export class PresenceBoard {
  constructor(
    private readonly meetings: MeetingRepository,
    private readonly texts: MeetingTexts,
    private readonly trail: MeetingTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What is news goes into the audit trail; signs of life, several a minute, do not.
   *
   * @returns everybody, for who takes part sees the others anyway
   * @throws MeetingNotJoined
   */
  async report(em: EntityManager, actor: Actor, visit: Consultation, { participant, state }: PresenceReport) {
    const meeting = await this.meetings.ofVisit(em, visit.id);
    const own = meeting && (await this.meetings.presenceOf(em, meeting, participant));
    if (!own) throw new MeetingNotJoined();
    if (own.report(state, this.clock.now())) {
      this.trail.record(em, actor, visit, 'meeting_presence.changed', { participantId: own.id, state });
    }
    return this.list(em, visit);
  }

  async list(em: EntityManager, { id }: Consultation): Promise<PresenceResponse[]> {
    const at = this.clock.now();
    const present = await this.meetings.presentIn(em, id);
    return Promise.all(
      present.map(async (one) => PresenceResponse.from(one, one.guest && (await this.nameOf(one.guest)), at)),
    );
  }

  nameOf(guest: MeetingGuest): Promise<string> {
    return this.texts.nameOf(guest);
  }
}
