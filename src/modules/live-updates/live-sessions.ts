import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { WebSocket } from 'ws';
import type { TimedClaims } from '../../platform/auth/access-claims';
import { type Caller, LiveAdmission } from './live-admission';
import { closeSocket, LiveConnection } from './live-connection';
import { type Authentication, CLOSE, parseAuthentication } from './live-messages';
import { LiveTail } from './live-tail';
import { topicsFor } from './live-topics';
import { NamelessSockets } from './nameless-sockets';
import { liveConnections } from './live-updates.metrics';

const AUTHENTICATE_WITHIN_MS = 10_000;
/** Connections of one account to one process: some tabs on some machines. */
const CONNECTIONS_AT_MOST = 10;
/** Enough to renew a token every quarter of an hour for a day; whoever sends more wants something else. */
const MESSAGES_AT_MOST = 200;
/** How often it is asked whether somebody is still there, and still signed in. */
const CHECK_EVERY_MS = 15_000;

/** Web sockets from their welcome to their end: whose they are, and for how long. */
@Injectable()
export class LiveSessions implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveSessions.name);
  private readonly ofUser = new Map<string, number>();
  private readonly nameless = new NamelessSockets();
  private check?: NodeJS.Timeout;

  constructor(
    private readonly admission: LiveAdmission,
    private readonly tail: LiveTail,
  ) {}

  onApplicationBootstrap(): void {
    this.check = setInterval(() => void this.lookAfterAll(), CHECK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.check);
  }

  welcome(socket: WebSocket, address: string | null): void {
    const caller: Caller = { requestId: uuidv7(), address };
    const leave = this.nameless.enter(address);
    if (!leave) return closeSocket(socket, CLOSE.unavailable, 'too many have not authenticated yet');
    const named = () => {
      leave();
      clearTimeout(timer);
    };
    const timer = setTimeout(() => closeSocket(socket, CLOSE.tooLate, 'authenticate first'), AUTHENTICATE_WITHIN_MS);
    socket.once('close', named);
    // One message after the other: the second may come before the first has been understood.
    let messages = 0;
    let turn = Promise.resolve<LiveConnection | undefined>(undefined);
    socket.on('message', (data: Buffer, isBinary) => {
      messages += 1;
      const message = isBinary || messages > MESSAGES_AT_MOST ? undefined : parseAuthentication(data.toString());
      if (!message) return closeSocket(socket, CLOSE.malformed, 'send {"type":"authenticate","token":"…"}');
      turn = turn
        .then((connection) =>
          connection ? this.renew(connection, message) : this.admit(socket, caller, message, named),
        )
        .catch((error: unknown) => {
          this.logger.warn(`a web socket could not be served: ${String(error)}`);
          closeSocket(socket, CLOSE.unavailable, 'try again in a moment');
          return undefined;
        });
    });
  }

  private async admit(
    socket: WebSocket,
    caller: Caller,
    { token, topics, lastEventId }: Authentication,
    named: () => void,
  ): Promise<LiveConnection | undefined> {
    const claims = await this.claimsFor(socket, token);
    if (!claims || socket.readyState !== socket.OPEN) return undefined;
    const { sub: userId, role } = claims;
    const hears = topicsFor(role).filter((topic) => topics === undefined || topics.includes(topic));
    const connection = new LiveConnection(socket, { userId, role, topics: hears }, token, claims);
    if (!this.enter(socket, connection)) return undefined;
    named();
    await this.admission.recordOpening(claims, caller, hears);
    const { position, reset } = await this.tail.join(connection, lastEventId);
    const { expiresAt } = connection;
    connection.tell({ type: reset ? 'reset' : 'ready', id: String(position), topics: hears, expiresAt });
    if (socket.readyState === socket.OPEN) await this.tail.follow(connection);
    // It may have gone while it was let in.
    if (socket.readyState !== socket.OPEN) this.tail.leave(connection);
    return connection;
  }

  private async renew(connection: LiveConnection, { token }: Authentication): Promise<LiveConnection> {
    const claims = await this.admission.claimsOf(token);
    if (claims === null || claims === 'restricted') connection.close(CLOSE.unauthenticated, 'the token is not good');
    else if (!connection.renew(token, claims)) connection.close(CLOSE.forbidden, 'the token is of another session');
    else connection.tell({ type: 'renewed', expiresAt: connection.expiresAt });
    return connection;
  }

  private async claimsFor(socket: WebSocket, token: string): Promise<TimedClaims | undefined> {
    const claims = await this.admission.claimsOf(token);
    if (claims === null) closeSocket(socket, CLOSE.unauthenticated, 'the token is not good');
    else if (claims === 'restricted') closeSocket(socket, CLOSE.forbidden, 'set up a second factor first');
    else return claims;
    return undefined;
  }

  private enter(socket: WebSocket, connection: LiveConnection): boolean {
    const { userId } = connection;
    if (this.admission.opensTooOften(userId)) {
      closeSocket(socket, CLOSE.tooOften, 'you connect too often');
      return false;
    }
    const open = this.ofUser.get(userId) ?? 0;
    if (open >= CONNECTIONS_AT_MOST) {
      closeSocket(socket, CLOSE.tooManyConnections, `${CONNECTIONS_AT_MOST} connections are open`);
      return false;
    }
    this.ofUser.set(userId, open + 1);
    liveConnections.inc();
    socket.on('pong', () => (connection.alive = true));
    socket.once('close', () => {
      this.tail.leave(connection);
      liveConnections.dec();
      const left = (this.ofUser.get(userId) ?? 1) - 1;
      if (left === 0) this.ofUser.delete(userId);
      else this.ofUser.set(userId, left);
    });
    return true;
  }

  /** Who has signed out, was locked out, or has let the token run out, hears nothing more. */
  async lookAfterAll(): Promise<void> {
    for (const connection of [...this.tail.all]) {
      const claims = await this.admission.claimsOf(connection.currentToken);
      if (claims === null || claims === 'restricted') connection.close(CLOSE.unauthenticated, 'the session has ended');
      else connection.ping();
    }
  }
}
