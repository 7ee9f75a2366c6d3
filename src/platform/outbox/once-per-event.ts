import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../kernel/clock';
import { UnitOfWork } from '../database/unit-of-work';
import type { DeliveredEvent } from './delivered-event';

/** Turns delivery at least once into one effect. */
@Injectable()
export class OncePerEvent {
  constructor(
    private readonly work: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Runs `effect` in a transaction that also records that this handler took this event in; does nothing when it already has. Two
   * deliveries at the same time wait for each other at the record.
   *
   * @param handler the name given to EventHandler
   * @returns whether the effect was had now
   */
  run(handler: string, event: DeliveredEvent, effect: (em: EntityManager) => Promise<void>): Promise<boolean> {
    return this.work.run(async (em) => {
      const recorded = await em.execute<unknown[]>(
        'insert into processed_message (handler, message_id, processed_at) values (?, ?, ?) on conflict do nothing returning 1',
        [handler, event.id, this.clock.now()],
      );
      if (recorded.length === 0) return false;
      await effect(em);
      return true;
    });
  }
}
