import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventHandlers } from './event-handlers';
import { EventsWorker } from './events.worker';
import { OncePerEvent } from './once-per-event';
import { OutboxRelay } from './outbox-relay';
import { OutboxRepository } from './outbox.repository';
import { ProcessedMessageExpiry } from './processed-message-expiry.job';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [OutboxRepository, OutboxRelay, EventHandlers, EventsWorker, OncePerEvent, ProcessedMessageExpiry],
  exports: [EventHandlers, OncePerEvent, OutboxRelay],
})
export class OutboxModule {}
