import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    ignoresBody?: boolean;
  }
}

/** For a route whose address says it all, but whose callers send a form along, as mail programs do (RFC 8058). It is not looked at. */
export const IgnoresBody = () => RouteConfig({ ignoresBody: true });

/** To be registered before any route is. */
export function ignoreBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (!route.config?.ignoresBody) return;
    route.onRequest = (request, _reply, done) => {
      // Without a type and a length there is nothing to parse, of whatever type it is; what was sent is thrown away with the answer.
      for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete request.headers[name];
      done();
    };
  });
}
