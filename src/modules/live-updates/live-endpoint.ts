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
import { Drain } from '../../platform/http/drain';
import { closeSocket } from './live-connection';
import { CLOSE } from './live-messages';
import { LiveAdmission } from './live-admission';
import { LiveSessions } from './live-sessions';

const PATH = '/api/v1/events';
/** The only message that a client sends is small. */
const MESSAGE_AT_MOST = 8_192;
/** Sockets of one process that have not said yet whose they are; further ones are turned away. */
const NAMELESS_AT_MOST = 500;
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
    private readonly drain: Drain,
    private readonly admission: LiveAdmission,
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
    const refusal = this.refusal(request);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (accepted) => this.accept(accepted, request));
  }

  private refusal({ url = '', headers }: IncomingMessage): number | undefined {
    if (url.split('?', 1)[0] !== PATH) return 404;
    // A token in a URL ends in somebody's log.
    if (url.includes('?')) return 400;
    if (this.drain.draining) return 503;
    if (!this.admission.admitsOrigin(headers.origin, headers.host)) return 403;
    return this.sessions.nameless >= NAMELESS_AT_MOST ? 503 : undefined;
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    socket.on('error', (error) => this.logger.debug(`a web socket broke: ${error.message}`));
    this.sessions.welcome(socket, request.socket.remoteAddress ?? null);
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
