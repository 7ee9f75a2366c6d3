import type { EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { takeCompanions, takeEvents } from '../../kernel/aggregate-root';
import { OutboxEvent } from './outbox-event.entity';

/** Writes what entities announced into the outbox, and the rows that accompany them, in the same flush and so in the same transaction. */
export class OutboxSubscriber implements EventSubscriber {
  /** Asks every entity at hand and not only the changed ones: an event may tell of something that changed no column. */
  onFlush({ uow }: FlushEventArgs): void {
    const atHand = new Set<object>([...uow.getIdentityMap().values(), ...uow.getPersistStack()]);
    for (const entity of atHand) {
      for (const event of takeEvents(entity)) uow.computeChangeSet(OutboxEvent.of(event));
      for (const row of takeCompanions(entity)) uow.computeChangeSet(row);
    }
  }
}
