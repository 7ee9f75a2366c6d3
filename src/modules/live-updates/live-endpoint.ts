import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { Environment } from '../../config/env';
import { closeSocket } from './live-connection';
import { CLOSE } from './live-messages';
import { LiveHandshake, type Refusal } from './live-handshake';
import { LiveSessions } from './live-sessions';

/** The only message that a client sends is small. */
const MESSAGE_AT_MOST = 8_192;
const GOODBYES_MS = 3_000;

/** The web socket, on the server that serves the API too. */
@Injectable()
export class LiveEndpoint implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveEndpoint.name);
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_AT_MOST,
    // Small messages gain little and each connection would keep a window for it.
    perMessageDeflate: false,
  });

  constructor(
    private readonly env: Environment,
    private readonly http: HttpAdapterHost,
    private readonly handshake: LiveHandshake,
    private readonly sessions: LiveSessions,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.http.httpAdapter?.getHttpServer() as Server | undefined;
    if (!this.env.servesHttp || !server) return;
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  onModuleDestroy(): void {
    for (const socket of this.sockets.clients) closeSocket(socket, CLOSE.goingAway, 'this instance closes');
  }

  /** Before the door of HTTP closes, which waits for every connection that is left. */
  async beforeApplicationShutdown(): Promise<void> {
    const deadline = performance.now() + GOODBYES_MS;
    while (this.sockets.clients.size > 0 && performance.now() < deadline) await sleep(20);
    for (const socket of this.sockets.clients) socket.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.handshake.refusalOf(request);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (accepted) => this.accept(accepted, request));
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    socket.on('error', (error) => this.logger.debug(`a web socket broke: ${error.message}`));
    this.sessions.welcome(socket, this.handshake.addressOf(request));
  }
}

function refuse(socket: Duplex, { status, retryAfter }: Refusal): void {
  const wait = retryAfter === undefined ? '' : `Retry-After: ${retryAfter}\r\n`;
  // Whoever keeps his end open would keep ours open, too.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${wait}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
