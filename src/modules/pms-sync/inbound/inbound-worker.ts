import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../../config/env';
import { EventApplication } from './event-application.service';
import { DriftGauges } from '../status/drift-gauges';
import { InboundBacklog } from './inbound-backlog';

/** Pauses between two looks, in milliseconds: short while there is something, longer and longer when not. */
const BUSY_MS = 20;
const IDLE_MAX_MS = 500;
const FAILING_MIN_MS = 250;
const FAILING_MAX_MS = 10_000;
/** What a shutdown waits for a batch; it can be cut off anywhere. */
const STOP_MS = 5_000;

/**
 * Works off the events of partners, in every process that works queues. The table that they are stored in is the queue: what is in it
 * is neither lost nor done twice, and what a killed worker held is free at once.
 */
@Injectable()
export class InboundWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(InboundWorker.name);
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly env: Environment,
    private readonly application: EventApplication,
    private readonly backlog: InboundBacklog,
    private readonly drift: DriftGauges,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.worksQueues) this.loop = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.loop, sleep(STOP_MS, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    let pause = BUSY_MS;
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const applied = await this.application.applyNext();
        if (failures > 0) this.logger.log('events of partners are applied again');
        failures = 0;
        pause = applied > 0 ? 0 : Math.min(Math.max(pause, BUSY_MS / 2) * 2, IDLE_MAX_MS);
      } catch (error) {
        if (failures === 0) this.logger.warn(`events of partners are not applied: ${String(error)}`);
        pause = Math.min(FAILING_MIN_MS * 2 ** failures++, FAILING_MAX_MS) * (0.5 + Math.random() / 2);
      }
      await this.backlog.measure().catch(() => undefined);
      await this.drift.measure().catch(() => undefined);
      await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
