import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often connections that have fallen idle are looked for while the door closes, in milliseconds. */
const SWEEP_MS = 100;

/**
 * Whether this process is on its way out, and the parting of its connections: from {@link Drain.begin} on every answer says `Connection:
 * close` and readiness fails; once the server closes, connections without a request are ended rather than waited for.
 */
@Injectable()
export class Drain implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  private begun = false;
  private sweep?: NodeJS.Timeout;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly http: HttpAdapterHost) {}

  get draining(): boolean {
    return this.begun;
  }

  /** Asks clients and load balancers to go elsewhere. Requests are still served. */
  begin(): void {
    this.begun = true;
  }

  onModuleInit(): void {
    const fastify = this.http.httpAdapter?.getInstance<FastifyInstance>();
    // onSend rather than onRequest: what was in flight when the drain began is to give its connection up too.
    fastify?.addHook('onSend', (_request, reply, payload, done) => {
      if (this.begun) void reply.header('Connection', 'close');
      done(null, payload);
    });
    fastify?.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  onModuleDestroy(): void {
    this.begin();
  }

  beforeApplicationShutdown(): void {
    this.sweep = setInterval(() => this.endIdleConnections(), SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweep);
  }

  private endIdleConnections(): void {
    const server = this.http.httpAdapter?.getHttpServer() as Server | undefined;
    if (server === undefined || server.listening) return;
    server.closeIdleConnections();
    // Node does not count those as idle that have never said a word, such as a browser's spare ones.
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
