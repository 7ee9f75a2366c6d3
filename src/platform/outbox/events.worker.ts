import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { EVENTS_QUEUE } from '../queues/queue-names';
import { WORKER_OPTIONS } from '../queues/worker.options';
import { delivered, type QueuedEvent } from './delivered-event';
import { EventHandlers } from './event-handlers';
import { deadEvents } from './outbox.metrics';

/** Delivers each event to all of its handlers; one that fails keeps the others from nothing. */
@Processor(EVENTS_QUEUE, { ...WORKER_OPTIONS, concurrency: 8 })
export class EventsWorker extends WorkerHost {
  private readonly logger = new Logger(EventsWorker.name);

  constructor(private readonly handlers: EventHandlers) {
    super();
  }

  /** @throws AggregateError naming the handlers that failed: the queue delivers again, and those that succeeded know the event. */
  async process(job: Job<QueuedEvent>): Promise<void> {
    const event = delivered(job.data);
    const failures: Error[] = [];
    for (const { name, handler } of this.handlers.of(event.type)) {
      try {
        await handler.handle(event);
      } catch (error) {
        failures.push(
          new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
        );
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
  }

  @OnWorkerEvent('failed')
  reportFailure(job: Job<QueuedEvent> | undefined, error: Error): void {
    if (!job) return;
    const event = `${job.name} ${job.id}`;
    // finishedOn is set only when the queue gave up: all attempts are used, or the job stalled too often.
    if (job.finishedOn === undefined) {
      this.logger.warn(`event ${event} failed (attempt ${job.attemptsMade}): ${error.message}`);
      return;
    }
    deadEvents.inc({ type: job.name });
    this.logger.error(`event ${event} is dead after ${job.attemptsMade} attempts: ${error.message}`);
  }
}
