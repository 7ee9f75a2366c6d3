import type { OutboxEvent } from './outbox-event.entity';

/** An event as a handler gets it: ids and facts of something that is committed. It may come more than once, and late. */
export interface DeliveredEvent<P = Readonly<Record<string, unknown>>> {
  readonly id: string;
  /** `<aggregate>.<past tense>`. */
  readonly type: string;
  /** Of the payload's shape. */
  readonly version: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly occurredAt: Date;
  readonly payload: P;
}

/** The event as a queue keeps it. */
export type QueuedEvent = Omit<DeliveredEvent, 'occurredAt'> & { readonly occurredAt: string };

export function queued(event: Omit<OutboxEvent, 'position' | 'claimedUntil'>): QueuedEvent {
  const { id, type, version, aggregateType, aggregateId, occurredAt, payload } = event;
  return { id, type, version, aggregateType, aggregateId, occurredAt: occurredAt.toISOString(), payload };
}

export function delivered(event: QueuedEvent): DeliveredEvent {
  return { ...event, occurredAt: new Date(event.occurredAt) };
}
