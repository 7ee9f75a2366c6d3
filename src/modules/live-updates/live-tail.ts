import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Broadcast } from '../../platform/realtime/broadcast';
import type { LiveConnection } from './live-connection';
import { LIVE_CHANNEL } from './live-updates.handler';
import { type LoggedUpdate, LiveUpdateRepository, LOOK } from './live-update.repository';

/** What somebody who comes back is told of what was missed; who has missed more reads everything anew. */
const REPLAYED_AT_MOST = 1_000;
/** How often the log is looked at without being told to, in milliseconds: what was published may have been lost. */
const LOOK_EVERY_MS = 2_000;

/** Reads the log once for all connections of this process, as long as there are any. */
@Injectable()
export class LiveTail implements OnModuleDestroy {
  private readonly logger = new Logger(LiveTail.name);
  private readonly connections = new Set<LiveConnection>();
  private readonly stopListening: () => void;
  /** Up to here everybody has been told. */
  private head = 0;
  private looking?: Promise<void>;
  private again = false;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly log: LiveUpdateRepository,
    broadcast: Broadcast,
  ) {
    const wake = () => this.wake();
    this.stopListening = broadcast.subscribe(LIVE_CHANNEL, wake, wake);
  }

  onModuleDestroy(): void {
    this.stopListening();
    clearInterval(this.timer);
  }

  get all(): ReadonlySet<LiveConnection> {
    return this.connections;
  }

  /**
   * From now on it is told everything that is for it, and before that what it has missed since `lastEventId`. Nothing is left out
   * in between and nothing comes twice.
   *
   * @returns the position that it begins at, and whether what it has missed cannot be told any more
   */
  async join(
    connection: LiveConnection,
    lastEventId: number | undefined,
  ): Promise<{ position: number; reset: boolean }> {
    const { first, last } = await this.log.bounds();
    // Older than what is kept, or of a log that was restored to an earlier time.
    let reset = lastEventId !== undefined && (lastEventId < first - 1 || lastEventId > last);
    connection.position = lastEventId === undefined || reset ? last : lastEventId;
    const missed = reset ? [] : await this.missed(connection, last);
    if (missed.length > REPLAYED_AT_MOST) reset = true;
    else for (const update of missed) connection.offer(update);
    connection.position = last;
    return { position: last, reset };
  }

  /** What was logged while it was joining, and then it is one of those who are told. */
  async follow(connection: LiveConnection): Promise<void> {
    if (this.connections.size === 0) this.head = Math.max(this.head, connection.position);
    while (connection.position < this.head) {
      const { head } = this;
      const missed = await this.missed(connection, head, LOOK);
      for (const update of missed) connection.offer(update);
      if (missed.length < LOOK) connection.position = Math.max(connection.position, head);
    }
    // Between the last look at the head and here nothing else ran.
    this.connections.add(connection);
    this.timer ??= setInterval(() => this.wake(), LOOK_EVERY_MS).unref();
    this.wake();
  }

  leave(connection: LiveConnection): void {
    this.connections.delete(connection);
    if (this.connections.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private missed(connection: LiveConnection, upTo: number, most = REPLAYED_AT_MOST + 1) {
    return this.log.sinceFor(connection.listener, connection.position, upTo, most);
  }

  private wake(): void {
    if (this.connections.size === 0) return;
    this.again = true;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  private async look(): Promise<void> {
    try {
      while (this.again && this.connections.size > 0) {
        this.again = false;
        const updates = await this.log.since(this.head);
        for (const update of updates) this.tellAll(update);
        if (updates.length === LOOK) this.again = true;
      }
    } catch (error) {
      // The next look is never far.
      this.logger.warn(`the log of live updates was not read: ${String(error)}`);
    }
  }

  private tellAll(update: LoggedUpdate): void {
    this.head = update.position;
    for (const connection of this.connections) connection.offer(update);
  }
}
