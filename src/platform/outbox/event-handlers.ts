import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { EVENT_HANDLER, type EventHandling, type HandlesEvents } from './event-handler.decorator';

export interface RegisteredHandler {
  name: string;
  handler: HandlesEvents;
}

/** Who answers which event: every provider that is marked with EventHandler. */
@Injectable()
export class EventHandlers implements OnApplicationBootstrap {
  private readonly byType = new Map<string, RegisteredHandler[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error when two handlers share a name: the records of one would silence the other. */
  onApplicationBootstrap(): void {
    const names = new Set<string>();
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function') continue;
      const handling = this.reflector.get<EventHandling | undefined>(EVENT_HANDLER, metatype);
      if (!handling) continue;
      if (names.has(handling.name)) throw new Error(`Two event handlers are named ${handling.name}.`);
      names.add(handling.name);
      for (const type of handling.events)
        this.register(type, { name: handling.name, handler: instance as HandlesEvents });
    }
  }

  of(type: string): readonly RegisteredHandler[] {
    return this.byType.get(type) ?? [];
  }

  private register(type: string, handler: RegisteredHandler): void {
    this.byType.set(type, [...this.of(type), handler]);
  }
}
