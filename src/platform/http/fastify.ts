import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Environment } from '../../config/env';
import { observeHttp } from '../observability/http-observation';
import { registerEnvelope } from './envelope';
import { refuseUnparsed, refuseUnrouted } from './unparsed-requests';
import { answerAsWorkerOnly } from './worker-surface';

const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Fastify as Nest is to use it: our logger, request ids, limits against slow and large clients, the envelope. */
export function createFastifyAdapter(env: Environment, requests: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    // Our own line per request: see observeHttp. A logger of Fastify's would make a child for each request.
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: false,
    skipMiddie: true,
    clientErrorHandler: refuseUnparsed,
    frameworkErrors: refuseUnrouted,
    trustProxy: env.TRUSTED_PROXIES?.split(',').map((proxy) => proxy.trim()) ?? false,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
    },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  // JSON is what this API takes; files bring their own parser.
  fastify.removeContentTypeParser('text/plain');
  observeHttp(fastify, requests);
  registerEnvelope(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id);
    done();
  });
  if (!env.servesHttp) answerAsWorkerOnly(fastify);
  return adapter;
}
