import type { Clinic } from './clinic';

/** Who is not signed in, in every way that there is: no token, one that somebody else signed, one that has run out, one of an ended session. */
export const STRANGERS = ['anonymous', 'forged', 'expired', 'revoked'] as const;

/** `patient` and `doctor` are those whose visit it is; `otherPatient` and `otherDoctor` have nothing to do with it. */
export const SIGNED_IN = ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'pharmacist', 'staff', 'admin'] as const;

/** A member of the staff who has yet to set up the second factor that the role needs. */
export const RESTRICTED = 'restricted';

/** Systems that sign their requests: one whose API key has every scope, and one whose key has none that a route asks for. */
export const PARTNERS = ['partner', 'partnerWithoutScope'] as const;

export const IDENTITIES = [...STRANGERS, ...SIGNED_IN, RESTRICTED, ...PARTNERS] as const;

export type Stranger = (typeof STRANGERS)[number];
export type SignedInIdentity = (typeof SIGNED_IN)[number];
export type PartnerIdentity = (typeof PARTNERS)[number];
export type Identity = (typeof IDENTITIES)[number];

/** What an identity gets: an answer below 400, 401, 403, or the 404 of what is not theirs. */
export type AnswerClass = 'allowed' | 'unauthenticated' | 'forbidden' | 'not found';

/** A right request: nothing but who asks can be a reason to refuse it. */
export interface Question {
  /** Parameters of the path by name, e.g. `{ id }`. */
  path?: Readonly<Record<string, string>>;
  /** With its question mark. */
  query?: string;
  /** Sent as JSON; text goes as it is. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Must stand in the answer to who is allowed, and not in the answer to who is `blind`. */
  hidden?: string;
}

export interface AccessLine {
  allowed: 'everybody' | readonly Identity[];
  /** Gets 404: the thing exists but is not theirs. */
  foreign?: readonly Identity[];
  /** Are allowed, but must not see `hidden`. */
  blind?: readonly Identity[];
  /** Statuses of who may ask but is kept from it by a rule of another kind, such as 409. */
  exactly?: Partial<Readonly<Record<Identity, number>>>;
  /** Makes a right request, with everything that it names, anew. */
  ask?: (clinic: Clinic, identity: Identity) => Question | Promise<Question>;
}

/** By operationId. */
export type AccessLines = Readonly<Record<string, AccessLine>>;

/** What the matrix expects for one identity. */
export function expectedOf({ allowed, foreign = [] }: AccessLine, identity: Identity): AnswerClass {
  if (allowed === 'everybody' || allowed.includes(identity)) return 'allowed';
  if ((STRANGERS as readonly Identity[]).includes(identity)) return 'unauthenticated';
  // Told to set up the second factor, whatever it is.
  if (identity === RESTRICTED) return 'forbidden';
  return foreign.includes(identity) ? 'not found' : 'forbidden';
}
