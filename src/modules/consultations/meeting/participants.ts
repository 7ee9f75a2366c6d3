export const PARTICIPANT_ROLES = ['patient', 'doctor', 'guest'] as const;

/** As what somebody takes part in a meeting. */
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

export const PRESENCE_STATES = ['waiting', 'connected', 'left'] as const;

/** `waiting` asked to join and is not heard of yet, `connected` is in the room, `left` was there. */
export type PresenceState = (typeof PRESENCE_STATES)[number];
