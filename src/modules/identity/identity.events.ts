import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../kernel/aggregate-root';

/** What happened to an account, beside its second factor. */
export const ACCOUNT_EVENTS = [
  'user.signed_up',
  'user.email_verification_requested',
  'user.email_verified',
  'user.password_reset_requested',
  'user.password_changed',
  'user.email_change_requested',
  'user.email_changed',
  'user.email_change_reversed',
  'user.deactivated',
  'user.reactivated',
  'user.erased',
] as const;

export type AccountEventType = (typeof ACCOUNT_EVENTS)[number];

export interface AccountFacts {
  /** Null where somebody asked about an address that has no account. */
  userId: string | null;
  /** Of a change of address. */
  emailChangeId?: string;
  /** Of `user.password_changed`: by whoever knew the old one, or by a link in a mail. */
  by?: 'owner' | 'reset';
}

/** `aggregateId` is the account's, or a new id where there is none. */
export function accountEvent(type: AccountEventType, facts: AccountFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'user',
    aggregateId: facts.userId ?? uuidv7(),
    occurredAt,
    payload: { ...facts },
  };
}
