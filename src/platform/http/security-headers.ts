import type { FastifyInstance } from 'fastify';
import type { Environment } from '../../config/env';
import { API_PREFIX, ErrorBody } from './envelope';

/** Path and query together, in characters; what is longer is no request of ours. */
const LONGEST_URL = 4_096;
/** Name and value count as two. Browsers behind two proxies send thirty headers. */
const MOST_RAW_HEADERS = 200;

/** Answers are data: nothing is to run, be framed, be guessed at, or tell other sites where it was. */
const EVERYWHERE = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Patients' data and tokens by default; an answer that may be kept says so itself. */
const API = { ...EVERYWHERE, 'cache-control': 'no-store' } as const;

/** A year. Only over https, and in production: a browser that saw it on a developer's machine would refuse http there from then on. */
const TRANSPORT = { 'strict-transport-security': 'max-age=31536000' } as const;

/**
 * What every answer carries, and what no request may exceed. A hook of our own with ready-made headers: @fastify/helmet sets a dozen
 * by one call each, most of them for pages, and costs each request some microseconds.
 */
export function registerSecurity(fastify: FastifyInstance, env: Environment): void {
  const transport = env.inProduction ? TRANSPORT : {};
  const [everywhere, api] = [
    { ...EVERYWHERE, ...transport },
    { ...API, ...transport },
  ];
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url } = request;
    void reply.header('x-request-id', request.id).headers(url.startsWith(API_PREFIX) ? api : everywhere);
    if (url.length > LONGEST_URL) return refuse({ status: 414, code: 'uri_too_long', message: 'The URL is too long.' });
    if (request.raw.rawHeaders.length > MOST_RAW_HEADERS) {
      return refuse({
        status: 431,
        code: 'headers_too_large',
        message: 'There are more headers than the server takes.',
      });
    }
    done();

    function refuse({ status, code, message }: { status: number; code: string; message: string }): void {
      void reply.code(status).send(new ErrorBody({ message, code, requestId: request.id }));
    }
  });
}
