/** A fact that others may act on: past tense, ids and facts only, no patient data beyond ids. */
export interface DomainEvent {
  readonly id: string;
  /** `<aggregate>.<past tense>`, e.g. `consultation.cancelled`. */
  readonly type: string;
  /** Of the payload's shape. */
  readonly version: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly occurredAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
}

// Kept beside the entity and not in it: MikroORM runs no field initialisers on loaded entities and would map a field as a column.
const announced = new WeakMap<object, DomainEvent[]>();
const companions = new WeakMap<object, object[]>();

/** An entity that announces events; the outbox writes them in the transaction that saves the entity. */
export abstract class AggregateRoot {
  protected announce(event: DomainEvent): void {
    const events = announced.get(this);
    if (events) events.push(event);
    else announced.set(this, [event]);
  }

  /** Has other rows written whenever this entity is saved: what must never be forgotten by whoever calls a verb, such as its ledger entry. */
  protected accompany(rows: readonly object[]): void {
    companions.set(this, [...(companions.get(this) ?? []), ...rows]);
  }
}

/** The rows to be written with the entity, since the last time it was asked. */
export function takeCompanions(entity: object): object[] {
  const rows = companions.get(entity) ?? [];
  companions.delete(entity);
  return rows;
}

/** What the entity has announced since the last time it was asked. */
export function takeEvents(entity: object): DomainEvent[] {
  const events = announced.get(entity) ?? [];
  announced.delete(entity);
  return events;
}
