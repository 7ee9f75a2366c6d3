import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export const NOTIFICATION_WRITTEN = 'notification.written';
export const NOTIFICATION_LISTED = 'notification.listed';
export const DIGEST_COMPILED = 'notification_digest.compiled';

export interface WrittenFacts {
  notificationId: string;
  userId: string;
}

export interface CompiledFacts {
  digestId: string;
  userId: string;
}

/** A notification that is to be mailed at once. */
export function notificationWritten(facts: WrittenFacts, occurredAt: Date): DomainEvent {
  return eventOf(NOTIFICATION_WRITTEN, facts.notificationId, { ...facts }, occurredAt);
}

/** A notification that stands in the list of its reader. */
export function notificationListed(facts: WrittenFacts, occurredAt: Date): DomainEvent {
  return eventOf(NOTIFICATION_LISTED, facts.notificationId, { ...facts }, occurredAt);
}

export function digestCompiled(facts: CompiledFacts, occurredAt: Date): DomainEvent {
  return eventOf(DIGEST_COMPILED, facts.digestId, { ...facts }, occurredAt);
}

function eventOf(type: string, aggregateId: string, payload: Record<string, unknown>, occurredAt: Date): DomainEvent {
  const [aggregateType] = type.split('.', 1);
  return { id: uuidv7(), type, version: 1, aggregateType, aggregateId, occurredAt, payload };
}
