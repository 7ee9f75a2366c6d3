import { InjectQueue } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../config/env';
import { EVENTS_QUEUE } from '../queues/queue-names';
import { Broadcast } from '../realtime/broadcast';
import { queued, type QueuedEvent } from './delivered-event';
import { handOverFailures, oldestEventAge, pendingEvents, publishedEvents } from './outbox.metrics';
import { BATCH_SIZE, type ClaimedEvent, OutboxRepository } from './outbox.repository';

/** Broadcast channel on which every process hears of events as {@link QueuedEvent}, for dropping what it cached. */
export const EVENTS_CHANNEL = 'events';

/** Pauses between two looks at the outbox, in milliseconds: short while there is something, longer and longer when not. */
const BUSY_MS = 20;
const IDLE_MAX_MS = 500;
const FAILING_MIN_MS = 250;
const FAILING_MAX_MS = 10_000;
const GAUGES_EVERY_MS = 5_000;
/** What a shutdown waits for a hand-over; if it takes longer, the lease runs out and the next relay does it again. */
const STOP_MS = 5_000;

/**
 * Carries events from the outbox to the queue, at least once and in order per aggregate. It looks instead of being notified: NOTIFY in
 * a booking's transaction would serialise the commits of all bookings.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private gaugesAt = 0;

  constructor(
    private readonly env: Environment,
    private readonly outbox: OutboxRepository,
    private readonly broadcast: Broadcast,
    @InjectQueue(EVENTS_QUEUE) private readonly queue: Queue<QueuedEvent>,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.worksQueues) this.loop = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.loop, sleep(STOP_MS, undefined, { ref: false })]);
  }

  /**
   * One look: claims, hands over, removes.
   *
   * @returns the number of events carried
   * @throws whatever kept it from doing so; the events are still in the outbox
   */
  async carry(): Promise<number> {
    const events = await this.outbox.claim();
    if (events.length === 0) return 0;
    const positions = events.map(({ position }) => position);
    try {
      await this.handOver(events);
    } catch (error) {
      handOverFailures.inc();
      // Best effort: when this fails too, the lease runs out by itself.
      await this.outbox.release(positions).catch(() => undefined);
      throw error;
    }
    // A crash right here delivers twice; the processed-message records turn that into one effect.
    await this.outbox.remove(positions);
    publishedEvents.inc(events.length);
    return events.length;
  }

  private async handOver(events: readonly ClaimedEvent[]): Promise<void> {
    const messages = events.map(queued);
    // The queue knows the ids it has, so that a second hand-over adds nothing while the first is still there.
    await this.queue.addBulk(messages.map((data) => ({ name: data.type, data, opts: { jobId: data.id } })));
    for (const message of messages) this.tellOtherProcesses(message);
  }

  private tellOtherProcesses(message: QueuedEvent): void {
    try {
      this.broadcast.publish(EVENTS_CHANNEL, message);
    } catch (error) {
      this.logger.warn(`event ${message.id} (${message.type}) is not broadcast: ${String(error)}`);
    }
  }

  private async run(): Promise<void> {
    let pause = BUSY_MS;
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const carried = await this.carry();
        if (failures > 0) this.logger.log('the outbox is carried again');
        failures = 0;
        pause = nextPause(carried, pause);
      } catch (error) {
        if (failures === 0) this.logger.warn(`the outbox is not carried: ${String(error)}`);
        pause = Math.min(FAILING_MIN_MS * 2 ** failures++, FAILING_MAX_MS) * (0.5 + Math.random() / 2);
      }
      // While nothing is carried most of all: the backlog is what an alert waits for.
      await this.updateGauges().catch(() => undefined);
      await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async updateGauges(): Promise<void> {
    if (performance.now() < this.gaugesAt) return;
    this.gaugesAt = performance.now() + GAUGES_EVERY_MS;
    const { pending, age } = await this.outbox.backlog();
    pendingEvents.set(pending);
    oldestEventAge.set(age);
  }
}

function nextPause(carried: number, pause: number): number {
  if (carried >= BATCH_SIZE) return 0;
  return carried > 0 ? BUSY_MS : Math.min(pause * 2 || BUSY_MS, IDLE_MAX_MS);
}
