import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { logFaults } from '../queues/fault-log';
import { Broadcast, type Message } from './broadcast';
import { Outgoing } from './outgoing';

const RETRY_MAX_MS = 2_000;

/** Redis pub/sub over two connections: one that subscribes can do nothing else. */
export class RedisBroadcast extends Broadcast implements OnModuleInit, OnApplicationShutdown {
  private readonly outgoing = new Outgoing((packets) => this.send(packets));
  private readonly channel: string;
  private readonly publisher: Redis;
  private readonly subscriber: Redis;

  constructor(url: string) {
    super();
    const retryStrategy = (attempt: number) => Math.min(attempt * 100, RETRY_MAX_MS);
    this.publisher = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, retryStrategy });
    this.subscriber = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
    // Unlike keys, channels are the same in every numbered database of a server; ours are not to meet.
    this.channel = `theriac:broadcast:${this.publisher.options.db ?? 0}`;
    const logger = new Logger('Broadcast');
    for (const redis of [this.publisher, this.subscriber]) logFaults(redis, logger, 'redis');
  }

  publish(channel: string, payload: unknown): void {
    this.outgoing.add([channel, payload]);
  }

  /** Resolves when the subscription stands, or at once when Redis is away: it is made as soon as Redis is back. */
  async onModuleInit(): Promise<void> {
    this.publisher.on('ready', () => void this.outgoing.flush());
    this.subscriber.on('message', (_channel, packet) => this.receive(packet));
    let late = false;
    const subscribed = this.subscriber.subscribe(this.channel).then(() => {
      if (late) this.announceGap();
      // ioredis subscribes again by itself; what was said in between is gone.
      this.subscriber.on('ready', () => this.announceGap());
    });
    const away = new Promise<void>((resolve) => this.subscriber.once('error', () => resolve()));
    await Promise.race([subscribed, away.then(() => void (late = true))]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.outgoing.flush();
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private async send(packets: string[]): Promise<void> {
    await Promise.all(packets.map((packet) => this.publisher.publish(this.channel, packet)));
  }

  private receive(packet: string): void {
    for (const [channel, content] of JSON.parse(packet) as Message[]) {
      if (channel === null) this.announceGap();
      else this.deliver(channel, content);
    }
  }
}
