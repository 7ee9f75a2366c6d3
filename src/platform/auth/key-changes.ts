import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from './actor';

/** `deleted` after its time, `revoked` because it may have leaked. */
export type KeyChangeAction = 'signing_key.created' | 'signing_key.deleted' | 'signing_key.revoked';

export interface KeyChange {
  action: KeyChangeAction;
  subjectType: 'signing_key';
  details: { kid: string };
}

/** Keeps a trace of key changes in the transaction that makes them; the audit module provides it. */
export interface KeyChangeRecorder {
  record(em: EntityManager, actor: Actor, change: KeyChange): void;
}

/** The injection token of the {@link KeyChangeRecorder}. */
export const KEY_CHANGE_RECORDER = Symbol('key change recorder');
