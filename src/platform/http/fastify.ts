import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Environment } from '../../config/env';
import { observeHttp } from '../observability/http-observation';
import { trustedProxies } from './client-address';
import { takeCsv } from './csv-body';
import { takeFhir } from './fhir-body';
import { registerEnvelope } from './envelope';
import { ignoreBodies } from './ignored-body';
import { keepRawBodies } from './raw-body.hook';
import { registerSecurity } from './security-headers';
import { hangUpOnSlowReaders } from './slow-readers';
import { refuseUnparsed, refuseUnrouted } from './unparsed-requests';
import { answerAsWorkerOnly } from './worker-surface';

const BODY_LIMIT_BYTES = 1_048_576;
/** Request line and headers together. */
const HEADER_LIMIT_BYTES = 16_384;
/** Headers are small: whoever needs longer than this sends them slowly on purpose. */
const HEADERS_TIMEOUT_MS = 10_000;
const SLOW_READER_PATIENCE_MS = 60_000;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Fastify as Nest is to use it: our logger, request ids, limits against slow and large clients, the envelope. */
export function createFastifyAdapter(env: Environment, requests: Logger): FastifyAdapter {
  const requestTimeout = env.REQUEST_TIMEOUT_SECONDS * 1_000;
  const adapter = new FastifyAdapter({
    // Our own line per request: see observeHttp. A logger of Fastify's would make a child for each request.
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout,
    // Longer than the minute that load balancers keep a connection for: who closes first must not be us.
    keepAliveTimeout: 65_000,
    http: {
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      // Both time limits are looked at this often; Node's own half a minute would double them.
      connectionsCheckingInterval: Math.min(2_000, requestTimeout / 4),
    },
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: false,
    skipMiddie: true,
    clientErrorHandler: refuseUnparsed,
    frameworkErrors: refuseUnrouted,
    trustProxy: trustedProxies(env) ?? false,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
    },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  // JSON is what this API takes; files bring their own parser.
  fastify.removeContentTypeParser('text/plain');
  takeCsv(fastify);
  takeFhir(fastify);
  observeHttp(fastify, requests);
  registerEnvelope(fastify);
  keepRawBodies(fastify);
  ignoreBodies(fastify);
  registerSecurity(fastify, env);
  fastify.decorateRequest('rateCounts', null);
  fastify.server.maxConnections = env.MAX_CONNECTIONS;
  watchReaders(fastify);
  if (!env.servesHttp) answerAsWorkerOnly(fastify);
  return adapter;
}

function watchReaders(fastify: FastifyInstance): void {
  const endWatch = hangUpOnSlowReaders(fastify.server, SLOW_READER_PATIENCE_MS);
  fastify.addHook('onClose', (_, done) => {
    endWatch();
    done();
  });
}
