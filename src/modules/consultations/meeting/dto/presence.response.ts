import { ApiProperty } from '@nestjs/swagger';
import type { MeetingPresence } from '../meeting-presence.entity';
import { PARTICIPANT_ROLES, type ParticipantRole, PRESENCE_STATES, type PresenceState } from '../participants';

/** Somebody who joined a meeting. */
export class PresenceResponse {
  @ApiProperty({ format: 'uuid', description: 'As in the answer to who joined.' })
  readonly participantId!: string;

  @ApiProperty({ enum: PARTICIPANT_ROLES, enumName: 'ParticipantRole' })
  readonly role!: ParticipantRole;

  @ApiProperty({ type: 'string', nullable: true, description: 'Of a guest; null for others.', example: 'Meera Rao' })
  readonly name!: string | null;

  @ApiProperty({
    enum: PRESENCE_STATES,
    enumName: 'PresenceState',
    description: 'Who has not been heard of for a minute counts as `left`.',
  })
  readonly state!: PresenceState;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When this person joined for the first time.' })
  readonly firstSeenAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly lastSeenAt!: Date;

  static from(presence: MeetingPresence, name: string | null, at: Date): PresenceResponse {
    const { id: participantId, role, firstSeenAt, lastSeenAt } = presence;
    const state = presence.stateAt(at);
    return Object.assign(new PresenceResponse(), { participantId, role, name, state, firstSeenAt, lastSeenAt });
  }
}
