import type { Actor } from './actor';

/** Somebody asked for what is not for him: an answer 403. */
export interface Denial {
  actor: Actor;
  /** The error's code, e.g. `forbidden`. */
  code: string;
  method: string;
  /** The route's template, e.g. `/api/v1/users/:id`. */
  route: string;
  /** `:id` of the path, when it is a UUID. */
  subjectId?: string;
}

/** Keeps a trace of denials. Called before the answer leaves; on the way of a success it costs nothing. */
export interface DenialRecorder {
  /** Never rejects: that it cannot be recorded is no reason to let somebody in, nor to answer otherwise. */
  record(denial: Denial): Promise<void>;
}

/** The injection token of the {@link DenialRecorder}; the audit module provides it. */
export const DENIAL_RECORDER = Symbol('denial recorder');
