import type { WebSocket } from 'ws';
import type { TimedClaims } from '../../platform/auth/access-claims';
import { CLOSE, type CloseCode } from './live-messages';
import { liveClosures, liveMessages } from './live-updates.metrics';
import type { Listener, LoggedUpdate } from './live-update.repository';

/** What may wait in our memory for somebody who reads slowly, in bytes: more than anybody is told at once who comes back. */
const BUFFER_AT_MOST = 1_024 * 1_024;
/** What somebody who was told to go has for saying goodbye. */
const GOODBYE_MS = 2_000;

/** One web socket of somebody who is signed in. */
export class LiveConnection {
  /** Nothing up to here is sent any more. */
  position = 0;
  /** It has answered the last ping. */
  alive = true;

  constructor(
    private readonly socket: WebSocket,
    readonly listener: Listener,
    private token: string,
    private claims: TimedClaims,
  ) {}

  get userId(): string {
    return this.listener.userId;
  }

  get currentToken(): string {
    return this.token;
  }

  /** A younger token of the same session. @returns false for anybody else's */
  renew(token: string, claims: TimedClaims): boolean {
    const { sub, sid, role } = this.claims;
    if (claims.sub !== sub || claims.sid !== sid || claims.role !== role) return false;
    this.token = token;
    this.claims = claims;
    return true;
  }

  get expiresAt(): string {
    return new Date(this.claims.exp * 1_000).toISOString();
  }

  /** In its order, once, and only what is for it. */
  offer(update: LoggedUpdate): void {
    if (update.position <= this.position) return;
    this.position = update.position;
    const { userId, role, topics } = this.listener;
    if (!topics.includes(update.topic)) return;
    if (!update.userIds.includes(userId) && !update.roles.includes(role)) return;
    liveMessages.inc({ topic: update.topic });
    this.write(update.text);
  }

  tell(message: object): void {
    this.write(JSON.stringify(message));
  }

  /** Drops whoever has not answered since the last time. */
  ping(): void {
    if (!this.alive) {
      this.socket.terminate();
      return;
    }
    this.alive = false;
    this.socket.ping();
  }

  close(code: CloseCode, reason: string): void {
    closeSocket(this.socket, code, reason);
  }

  private write(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(text);
    if (this.socket.bufferedAmount > BUFFER_AT_MOST) this.close(CLOSE.tooSlow, 'you read too slowly');
  }
}

/** Politely, and by force soon after. */
export function closeSocket(socket: WebSocket, code: CloseCode, reason: string): void {
  if (socket.readyState === socket.CLOSING || socket.readyState === socket.CLOSED) return;
  liveClosures.inc({ code });
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), GOODBYE_MS);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
