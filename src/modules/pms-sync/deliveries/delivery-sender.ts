import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { oldestWaitingDelivery, waitingDeliveries } from './deliveries.metrics';
import { type ClaimedDelivery, DeliveryRepository } from './delivery.repository';
import { EndpointCalls } from './endpoint-calls';
import { SingleDelivery } from './single-delivery';

/** Attempts of one process to one endpoint at a time: a slow one holds these up and nobody else. */
const AT_ONCE = 10;
/** Pauses between two looks, in milliseconds: short while there is something, longer and longer when not. */
const BUSY_MS = 20;
const IDLE_MAX_MS = 500;
const FAILING_MAX_MS = 10_000;
const GAUGES_EVERY_MS = 15_000;
/** What a shutdown waits for attempts that are under way; another process takes up what is not done, when its lease is over. */
const STOP_MS = 5_000;

/** Looks for deliveries that are due and makes their attempts; several processes share the work. */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliverySender.name);
  private readonly stopping = new AbortController();
  private readonly underWay = new Map<string, Set<Promise<void>>>();
  private loop: Promise<void> = Promise.resolve();
  private gaugesAt = 0;

  constructor(
    private readonly env: Environment,
    private readonly deliveries: DeliveryRepository,
    private readonly single: SingleDelivery,
    private readonly calls: EndpointCalls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.worksQueues) this.loop = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    const done = this.loop.then(() => Promise.all([...this.underWay.values()].flatMap((some) => [...some])));
    await Promise.race([done, sleep(STOP_MS, undefined, { ref: false })]);
  }

  /** One look: takes what is due and begins with it. @returns how many */
  private async begin(): Promise<number> {
    const claimed = await this.deliveries.claim(this.clock.now(), AT_ONCE, this.room());
    for (const delivery of claimed) this.start(delivery);
    return claimed.length;
  }

  private room(): { endpointId: string; room: number }[] {
    const resting = new Set(this.calls.resting());
    const busy = [...this.underWay].filter(([endpointId]) => !resting.has(endpointId));
    return [
      ...[...resting].map((endpointId) => ({ endpointId, room: 0 })),
      ...busy.map(([endpointId, some]) => ({ endpointId, room: Math.max(0, AT_ONCE - some.size) })),
    ];
  }

  private start(delivery: ClaimedDelivery): void {
    const { endpointId } = delivery;
    const ofEndpoint = this.underWay.get(endpointId) ?? new Set();
    this.underWay.set(endpointId, ofEndpoint);
    const attempt = this.single
      .deliver(delivery)
      .catch((error: unknown) => this.logger.warn(`delivery ${delivery.id} is left to its lease: ${String(error)}`))
      .finally(() => {
        ofEndpoint.delete(attempt);
        if (ofEndpoint.size === 0) this.underWay.delete(endpointId);
      });
    ofEndpoint.add(attempt);
  }

  private async run(): Promise<void> {
    let pause = BUSY_MS;
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const begun = await this.begin();
        if (failures > 0) this.logger.log('deliveries to partners go out again');
        failures = 0;
        pause = begun > 0 ? BUSY_MS : Math.min(pause * 2, IDLE_MAX_MS);
        await this.updateGauges();
      } catch (error) {
        if (failures === 0) this.logger.warn(`no deliveries to partners: ${String(error)}`);
        failures += 1;
        pause = Math.min(IDLE_MAX_MS * 2 ** failures, FAILING_MAX_MS) * (0.5 + Math.random() / 2);
      }
      await sleep(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async updateGauges(): Promise<void> {
    if (performance.now() < this.gaugesAt) return;
    this.gaugesAt = performance.now() + GAUGES_EVERY_MS;
    const waiting = await this.deliveries.waiting();
    waitingDeliveries.reset();
    oldestWaitingDelivery.reset();
    for (const { partnerId: partner, waiting: count, oldestMs } of waiting) {
      waitingDeliveries.set({ partner }, count);
      oldestWaitingDelivery.set({ partner }, (this.clock.now().getTime() - oldestMs) / 1_000);
    }
  }
}
