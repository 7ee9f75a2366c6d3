import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import type { Consultation } from '../consultation.entity';
import { MeetingPolicy } from './meeting-policy';
import { MeetingPresence, type Participant } from './meeting-presence.entity';
import { MeetingTexts } from './meeting-texts';
import { MeetingTrail } from './meeting-trail';
import { Meeting } from './meeting.entity';
import { MeetingRepository } from './meeting.repository';

/** 160 bits: nobody comes upon a room by trying. In hexadecimal, for Jitsi knows no capitals. */
const ROOM_BYTES = 20;

/** Somebody who has been let in. */
export interface Entered {
  visit: Consultation;
  meeting: Meeting;
  presence: MeetingPresence;
  at: Date;
}

/** The one room of each visit, and who comes into it. In the caller's transaction, with the visit locked. */
@Injectable()
export class MeetingRooms {
  constructor(
    private readonly policy: MeetingPolicy,
    private readonly meetings: MeetingRepository,
    private readonly texts: MeetingTexts,
    private readonly trail: MeetingTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For a visit that is to come. @throws VisitInPerson, MeetingClosed */
  async prepare(em: EntityManager, visit: Consultation): Promise<{ meeting: Meeting; at: Date }> {
    const at = this.clock.now();
    this.policy.assertTakesPlace(visit, at);
    return { meeting: await this.roomOf(em, visit, at), at };
  }

  /** Also again, as often as a connection breaks. @throws VisitInPerson, MeetingNotOpen, MeetingClosed */
  async enter(em: EntityManager, actor: Actor, visit: Consultation, participant: Participant): Promise<Entered> {
    const at = this.clock.now();
    this.policy.assertOpen(visit, at);
    const meeting = await this.roomOf(em, visit, at);
    const known = await this.meetings.presenceOf(em, meeting, participant);
    const presence = known ?? MeetingPresence.of(meeting, participant, at);
    presence.report('waiting', at);
    em.persist(presence);
    this.trail.record(em, actor, visit, 'meeting.joined', { participantId: presence.id, role: presence.role });
    return { visit, meeting, presence, at };
  }

  private async roomOf(em: EntityManager, visit: Consultation, at: Date): Promise<Meeting> {
    const there = await this.meetings.ofVisit(em, visit.id);
    if (there) return there;
    const id = uuidv7();
    const room = this.texts.sealRoom(id, randomBytes(ROOM_BYTES).toString('hex'));
    const meeting = Meeting.for(visit.id, id, room, at);
    em.persist(meeting);
    return meeting;
  }
}
