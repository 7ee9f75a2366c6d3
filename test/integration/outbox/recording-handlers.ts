import { Module } from '@nestjs/common';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../src/platform/outbox/event-handler.decorator';
import { OncePerEvent } from '../../../src/platform/outbox/once-per-event';

/** Writes a row for every effect and fails as often as it is told to. */
@EventHandler({ name: 'test.steady', events: ['test.happened'] })
export class SteadyHandler implements HandlesEvents {
  readonly deliveries: string[] = [];

  constructor(private readonly once: OncePerEvent) {}

  async handle(event: DeliveredEvent): Promise<void> {
    this.deliveries.push(event.id);
    await this.once.run('test.steady', event, async (em) => {
      await em.execute(`insert into effect (handler, event_id) values ('test.steady', ?)`, [event.id]);
    });
  }
}

@EventHandler({ name: 'test.moody', events: ['test.happened', 'test.moody_only'] })
export class MoodyHandler implements HandlesEvents {
  /** Deliveries that fail, after the effect was written and before it is committed. */
  failures = 0;
  attempts = 0;

  constructor(private readonly once: OncePerEvent) {}

  async handle(event: DeliveredEvent): Promise<void> {
    this.attempts += 1;
    await this.once.run('test.moody', event, async (em) => {
      await em.execute(`insert into effect (handler, event_id) values ('test.moody', ?)`, [event.id]);
      if (this.failures-- > 0) throw new Error('not today');
    });
  }
}

@Module({ providers: [SteadyHandler, MoodyHandler] })
export class RecordingHandlersModule {}
