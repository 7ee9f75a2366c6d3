import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { REMEMBERED_MS, RevokedSessions } from '../../platform/auth/revoked-sessions';
import { Broadcast } from '../../platform/realtime/broadcast';
import { SessionRepository } from './session.repository';
import type { RevocationCause, Session } from './session.entity';

const CHANNEL = 'sessions-revoked';
/** How often a process looks for ends that no message told it of, in milliseconds. */
export const CATCH_UP_MS = 20_000;
/** How far each look goes back behind the one before: for transactions that commit late, and clocks that differ. */
const OVERLAP_MS = 5 * 60_000;
/** Ids in one message, which must fit into a notification. */
const IDS_A_MESSAGE = 150;

type Message = readonly [endedAt: number, ids: readonly string[]];

/**
 * Ends sessions so that every process refuses their access tokens: at once here, a moment later wherever the message arrives, and within
 * {@link CATCH_UP_MS} everywhere else.
 */
@Injectable()
export class SessionRevocations implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Sessions');
  private seenUntil?: Date;
  private timer?: NodeJS.Timeout;
  private unsubscribe?: () => void;

  constructor(
    private readonly env: Environment,
    private readonly revoked: RevokedSessions,
    private readonly sessions: SessionRepository,
    private readonly broadcast: Broadcast,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Knows what ended before this process started, unless the database is away: then it goes on trying. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.env.servesHttp) return;
    this.unsubscribe = this.broadcast.subscribe(
      CHANNEL,
      (message) => this.hear(message as Message),
      () => void this.catchUpOrTell(),
    );
    await this.catchUpOrTell();
    this.timer = setInterval(() => void this.catchUpOrTell(), CATCH_UP_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.unsubscribe?.();
  }

  /**
   * Ends sessions in the transaction of the caller, who has locked them; told to all once it has committed.
   *
   * @returns the ids of those that were open until now
   */
  end(em: EntityManager, sessions: readonly Session[], because: RevocationCause): string[] {
    const now = this.clock.now();
    const ended = sessions.filter((session) => session.isOpen(now));
    for (const session of ended) session.revoke(because, now);
    const ids = ended.map(({ id }) => id);
    this.announce(em, ids, now);
    return ids;
  }

  /** Reads the ends of the last quarter of an hour, later only what is new. */
  async catchUp(): Promise<void> {
    const now = this.clock.now();
    const since = this.seenUntil ? this.seenUntil.getTime() - OVERLAP_MS : now.getTime() - REMEMBERED_MS;
    for (const { id, endedAt } of await this.sessions.endedSince(new Date(since))) this.revoked.add(id, endedAt);
    this.seenUntil = now;
  }

  private announce(em: EntityManager, ids: string[], endedAt: Date): void {
    if (ids.length === 0) return;
    // Each transaction has an event manager of its own, so that this is forgotten with it.
    em.getEventManager().registerSubscriber({
      afterTransactionCommit: () => {
        for (const id of ids) this.revoked.add(id, endedAt);
        for (let at = 0; at < ids.length; at += IDS_A_MESSAGE) {
          this.broadcast.publish(CHANNEL, [endedAt.getTime(), ids.slice(at, at + IDS_A_MESSAGE)] satisfies Message);
        }
      },
    });
  }

  private hear([endedAt, ids]: Message): void {
    for (const id of ids) this.revoked.add(id, new Date(endedAt));
  }

  private async catchUpOrTell(): Promise<void> {
    try {
      await this.catchUp();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.logger.warn(`sessions that ended lately could not be read: ${why}`);
    }
  }
}
