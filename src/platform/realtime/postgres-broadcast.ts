import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Client, type Notification } from 'pg';
import { Broadcast, type Message } from './broadcast';
import { Outgoing } from './outgoing';

/** One channel of PostgreSQL for all of ours: it is listened to once, and the packets say whom they are for. */
const CHANNEL = 'theriac_broadcast';
const NOTIFY = `select pg_notify('${CHANNEL}', packet) from unnest($1::text[]) packet`;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;
/** How often the connection is asked whether it still lives: a silently dropped one delivers nothing and says nothing. */
const HEARTBEAT_MS = 15_000;

/** LISTEN/NOTIFY over one connection of its own, which publishes too; a lost connection comes back by itself. */
export class PostgresBroadcast extends Broadcast implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Broadcast');
  private readonly outgoing = new Outgoing((packets) => this.send(packets));
  private client?: Client;
  private attempt = 0;
  private retry?: NodeJS.Timeout;
  private heartbeat?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly databaseUrl: string) {
    super();
  }

  publish(channel: string, payload: unknown): void {
    this.outgoing.add([channel, payload]);
  }

  /** Listens from here on. Never rejects: without a connection it goes on trying. */
  async onModuleInit(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'theriac broadcast',
      // A NOTIFY commits like any transaction. What it says is lost with a crash anyway, so it need not wait for the disk.
      options: '-c synchronous_commit=off',
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    // Both may tell of the same end; the first one counts.
    client.on('error', (error) => this.lost(client, error.message));
    client.on('end', () => this.lost(client, 'connection ended'));
    client.on('notification', (notification) => this.receive(notification));
    this.client = client;
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      if (this.client === client) this.connected(client);
    } catch (error) {
      this.lost(client, error instanceof Error ? error.message : String(error));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.outgoing.flush();
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.heartbeat);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private connected(client: Client): void {
    if (this.attempt > 0) {
      this.logger.log('connected again');
      this.announceGap();
    }
    this.attempt = 0;
    this.heartbeat = setInterval(() => {
      client.query('select 1').catch((error: Error) => this.lost(client, error.message));
    }, HEARTBEAT_MS).unref();
    void this.outgoing.flush();
  }

  private lost(client: Client, why: string): void {
    if (this.client !== client || this.closed) return;
    this.client = undefined;
    clearInterval(this.heartbeat);
    client.end().catch(() => undefined);
    if (this.attempt === 0) this.logger.warn(`not connected: ${why}`);
    const pause = Math.min(RETRY_MIN_MS * 2 ** this.attempt++, RETRY_MAX_MS) * (0.5 + Math.random());
    this.retry = setTimeout(() => void this.onModuleInit(), pause).unref();
  }

  private async send(packets: string[]): Promise<void> {
    if (!this.client) throw new Error('not connected');
    await this.client.query(NOTIFY, [packets]);
  }

  private receive({ payload }: Notification): void {
    for (const [channel, content] of JSON.parse(payload ?? '[]') as Message[]) {
      if (channel === null) this.announceGap();
      else this.deliver(channel, content);
    }
  }
}
