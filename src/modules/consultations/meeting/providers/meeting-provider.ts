import type { ParticipantRole } from '../participants';

/** Who comes, to which room, for how long. */
export interface Entry {
  /** Lower-case letters and digits, so that every product takes it as it is. */
  room: string;
  /** Of this person in this meeting; no account's id. */
  participantId: string;
  role: ParticipantRole;
  /** As the others see it. */
  displayName: string;
  audioOnly: boolean;
  /** From when on a token is good. */
  from: Date;
  /** Until when somebody must have come in. */
  until: Date;
}

/** What lets somebody in. */
export interface Admission {
  /** As it is, for a browser; for LiveKit the address of the server. */
  url: string;
  /** For who embeds the meeting; null where the address is all there is. */
  token: string | null;
}

export type MeetingProviderName = 'link' | 'jitsi' | 'livekit';

/**
 * What makes rooms on a product for video and sound. Each does without asking the product: rooms come to be when the first one enters,
 * and tokens are proved by their signature.
 */
export interface MeetingProvider {
  readonly name: MeetingProviderName;
  /** @throws DomainError `meetings_not_set_up` */
  admit(entry: Entry): Admission;
}

export const MEETING_PROVIDER = Symbol('meeting provider');
