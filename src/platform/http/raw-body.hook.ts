import type { FastifyInstance } from 'fastify';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Readable } from 'node:stream';
import { readBody } from './raw-body';

declare module 'fastify' {
  interface FastifyContextConfig {
    keepsRawBody?: boolean;
  }
  interface FastifyRequest {
    /** The bytes of the body as they came, on routes that keep them. */
    rawBody?: Buffer;
  }
}

/** A route whose signature is over the bytes: they stay at hand as `request.rawBody`. */
export const KeepsRawBody = () => RouteConfig({ keepsRawBody: true });

/** To be registered before any route is. */
export function keepRawBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (!route.config?.keepsRawBody) return;
    const limit = route.bodyLimit;
    route.preParsing = async (request, _reply, payload) => {
      request.rawBody = await readBody(payload, limit ?? request.server.initialConfig.bodyLimit ?? 0);
      return Readable.from(request.rawBody.length > 0 ? [request.rawBody] : []);
    };
  });
}
