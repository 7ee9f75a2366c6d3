import type { EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { AggregateRoot, takeEvents } from '../../kernel/aggregate-root';
import { OutboxEvent } from './outbox-event.entity';

/** Writes what entities announced into the outbox, in the same flush and so in the same transaction. */
export class OutboxSubscriber implements EventSubscriber {
  onFlush({ uow }: FlushEventArgs): void {
    for (const changeSet of uow.getChangeSets()) {
      if (!(changeSet.entity instanceof AggregateRoot)) continue;
      for (const event of takeEvents(changeSet.entity)) uow.computeChangeSet(OutboxEvent.of(event));
    }
  }
}
