import { EventHandlers } from '../../../src/platform/outbox/event-handlers';
import type { TestApp } from '../../support/test-app';

interface EventRow {
  id: string;
  type: string;
  aggregate_type: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  occurred_at: Date;
}

/** Hands events out of the outbox to their handlers, where the service itself does not (`PROCESS_ROLE=api`): nothing to wait for. */
export class Deliveries {
  private readonly done = new Set<string>();

  constructor(private readonly test: TestApp) {}

  /** All of that type that were not delivered yet, to every handler; of one aggregate if one is named. */
  async deliver(type: string, aggregateId?: string): Promise<void> {
    const rows = await this.test.sql<EventRow>(
      `select id, type, aggregate_type, aggregate_id, payload, occurred_at from outbox_event
        where type = $1 and ($2::uuid is null or aggregate_id = $2) order by position`,
      [type, aggregateId ?? null],
    );
    for (const { id, aggregate_type: aggregateType, aggregate_id, payload, occurred_at: occurredAt } of rows) {
      if (this.done.has(id)) continue;
      this.done.add(id);
      const event = { id, type, version: 1, aggregateType, aggregateId: aggregate_id, occurredAt, payload };
      for (const { handler } of this.test.app.get(EventHandlers).of(type)) await handler.handle(event);
    }
  }
}
