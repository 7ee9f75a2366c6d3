import { BullRegistrar, getQueueToken, WorkerHost } from '@nestjs/bullmq';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import type { Queue, Worker } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../config/env';
import { logFaults } from './fault-log';
import { QueueConnection } from './queue-connection';
import { EVENTS_QUEUE, JOBS_QUEUE } from './queue-names';

/** Of the grace period, what is left for closing the rest once the jobs were waited for, in milliseconds. */
const CLOSING_MS = 1_000;

/** Starts the workers of this process if it is to have any, and ends them before anything that they use is gone. */
@Injectable()
export class Workers
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly logger = new Logger(Workers.name);
  private workers: Worker[] = [];
  private idle: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly env: Environment,
    private readonly registrar: BullRegistrar,
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
    private readonly store: QueueConnection,
  ) {}

  onApplicationBootstrap(): void {
    for (const queue of this.queues()) logFaults(queue, this.logger, `queue ${queue.name}`);
    if (!this.env.worksQueues) return;
    this.registrar.register();
    this.workers = this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter((instance) => instance instanceof WorkerHost)
      .map((host) => host.worker as Worker);
    for (const worker of this.workers) logFaults(worker, this.logger, `worker ${worker.name}`);
  }

  /** No new jobs from here on; what runs may finish while HTTP still drains. */
  onModuleDestroy(): void {
    this.idle = Promise.all(this.workers.map((worker) => worker.pause())).then(
      () => true,
      () => false,
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    const timer = new AbortController();
    const patience = Math.max(this.env.SHUTDOWN_GRACE_SECONDS * 1_000 - CLOSING_MS, 0);
    const tooLate = sleep(patience, false, { signal: timer.signal });
    const finished = await Promise.race([this.idle, tooLate]);
    timer.abort();
    tooLate.catch(() => undefined);
    if (!finished) {
      this.logger.warn('jobs still run at the end of the grace period; another worker will take them over');
      // When the last one ends, BullMQ's pause opens a connection again, closed or not.
      void this.idle.then(() => Promise.allSettled(this.workers.map((worker) => worker.disconnect())));
    }
    await Promise.allSettled(this.workers.map((worker) => worker.close(!finished)));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.queues().map((queue) => queue.close()));
    await this.store.close();
  }

  private queues(): Queue[] {
    return [EVENTS_QUEUE, JOBS_QUEUE].map((name) => this.modules.get<Queue>(getQueueToken(name), { strict: false }));
  }
}
