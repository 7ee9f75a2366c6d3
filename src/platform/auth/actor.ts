import type { PartnerScope } from './partner-scopes';

export const ROLES = ['patient', 'doctor', 'pharmacist', 'staff', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** Who acts in a request, and from where; handed to every use case and named in every audit row. */
export interface Actor {
  /** The account or partner, or null for somebody who has not signed in and for the service itself. */
  readonly id: string | null;
  readonly role: Role | 'partner' | 'anonymous' | 'system';
  readonly sessionId: string | null;
  readonly requestId: string;
  readonly address: string | null;
}

/** Somebody who has signed in. */
export interface SignedInActor extends Actor {
  readonly id: string;
  readonly role: Role;
}

/** A partner's system; it has no session. */
export interface PartnerActor extends Actor {
  readonly id: string;
  readonly role: 'partner';
  /** Of the API key that it came with. */
  readonly keyId: string;
  /** What the key is for and the partner still may. */
  readonly scopes: readonly PartnerScope[];
}

export function isPartner(actor: Actor | undefined): actor is PartnerActor {
  return actor?.role === 'partner';
}

/** Jobs and event handlers act as this; `cause` is the job or event id. */
export function systemActor(cause: string): Actor {
  return { id: null, role: 'system', sessionId: null, requestId: cause, address: null };
}
