import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { MeetingGuest } from './meeting-guest.entity';
import { Meeting } from './meeting.entity';
import type { ParticipantRole, PresenceState } from './participants';

/** An account or a guest. */
export type Participant = { role: 'patient' | 'doctor'; userId: string } | { role: 'guest'; guest: MeetingGuest };

/** Who says nothing for so long has left without a word. */
export const PRESENCE_LASTS_MS = 60_000;

/**
 * Whether somebody is in the room, as the own client tells. It is apart from the status of the visit: connections break and come
 * back, and no visit ends by that. Its id names the person towards the provider.
 */
@Entity({ tableName: 'meeting_presence' })
@Unique({ name: 'meeting_presence_of_account', properties: ['meeting', 'userId'] })
@Unique({ name: 'meeting_presence_of_guest', properties: ['guest'] })
export class MeetingPresence {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => Meeting, { deleteRule: 'cascade' })
  meeting!: Meeting;

  @Property({ type: 'uuid', nullable: true })
  userId: string | null = null;

  @ManyToOne(() => MeetingGuest, { nullable: true, deleteRule: 'cascade' })
  guest: MeetingGuest | null = null;

  @Property({ type: 'text' })
  role!: ParticipantRole;

  @Property({ type: 'text' })
  state!: PresenceState;

  @Property({ type: 'timestamptz' })
  firstSeenAt!: Date;

  @Property({ type: 'timestamptz' })
  lastSeenAt!: Date;

  static of(meeting: Meeting, participant: Participant, at: Date): MeetingPresence {
    const presence = new MeetingPresence();
    const { role } = participant;
    Object.assign(presence, { id: uuidv7(), meeting, role, state: 'waiting', firstSeenAt: at, lastSeenAt: at });
    if (participant.role === 'guest') presence.guest = participant.guest;
    else presence.userId = participant.userId;
    return presence;
  }

  /** @returns whether that is news, and not only a sign of life */
  report(state: PresenceState, at: Date): boolean {
    const news = this.stateAt(at) !== state;
    this.state = state;
    this.lastSeenAt = at;
    return news;
  }

  stateAt(at: Date): PresenceState {
    return at.getTime() - this.lastSeenAt.getTime() > PRESENCE_LASTS_MS ? 'left' : this.state;
  }
}
