import { ApiProperty } from '@nestjs/swagger';
import type { Admission, MeetingProviderName } from '../providers/meeting-provider';

const PROVIDERS: readonly MeetingProviderName[] = ['link', 'jitsi', 'livekit'];

interface Admitted extends Admission {
  provider: MeetingProviderName;
  participantId: string;
  expiresAt: Date;
  closesAt: Date;
}

/** What lets one person into one meeting. */
export class MeetingAdmissionResponse {
  @ApiProperty({ enum: PROVIDERS, enumName: 'MeetingProvider' })
  readonly provider!: MeetingProviderName;

  @ApiProperty({
    description: 'To be opened as it is; with `livekit` the address of the server for its client.',
    example: 'https://meet.clinic.example/6f0c3a',
  })
  readonly url!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'For who embeds the meeting. Null with `link`, whose address is all there is.',
  })
  readonly token!: string | null;

  @ApiProperty({
    format: 'uuid',
    description: 'This person in this meeting; a name towards the provider, and in the list of who is there.',
  })
  readonly participantId!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Until when to enter. Who is in stays; who fell out joins again.',
  })
  readonly expiresAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Until when one can join.' })
  readonly closesAt!: Date;

  static of({ provider, url, token, participantId, expiresAt, closesAt }: Admitted): MeetingAdmissionResponse {
    const admission = { provider, url, token, participantId, expiresAt, closesAt };
    return Object.assign(new MeetingAdmissionResponse(), admission);
  }
}
