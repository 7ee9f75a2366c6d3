import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { DeliveredEvent } from './delivered-event';

export const EVENT_HANDLER = Symbol('event handler');

export interface EventHandling {
  /** In the records of what was processed; never changed and never used twice. `<module>.<what it does>`. */
  name: string;
  /** Event types, e.g. `consultation.booked`. */
  events: readonly string[];
}

/** What a class with {@link EventHandler} implements. */
export interface HandlesEvents {
  /**
   * Runs at least once for each event, perhaps twice at the same time: wrap the effect in OncePerEvent, unless it is harmless to repeat.
   * An error has the event delivered again, to the handlers that have not processed it yet.
   */
  handle(event: DeliveredEvent): Promise<void>;
}

/**
 * Makes a provider answer events from the outbox.
 *
 * @example
 * @EventHandler({ name: 'notifications.consultation', events: ['consultation.booked'] })
 */
export const EventHandler = (handling: EventHandling): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(EVENT_HANDLER, handling));
