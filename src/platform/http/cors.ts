import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Environment } from '../../config/env';

const MAY_SEND = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id'];

/** What a browser shows to scripts of another site. */
const MAY_READ = [
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
  'X-Total-Count',
];

const PREFLIGHT_SECONDS = 600;

/**
 * Lets scripts of the sites in CORS_ORIGINS, and of no others, read answers. Without credentials: nobody is recognised by a cookie here.
 *
 * Awaited before other hooks are added, so that refusals by those can be read too.
 */
export async function allowOrigins(fastify: FastifyInstance, env: Environment): Promise<void> {
  if (env.CORS_ORIGINS === undefined) return;
  await fastify.register(cors, {
    origin: env.CORS_ORIGINS.split(',').map((origin) => origin.trim()),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: MAY_SEND,
    exposedHeaders: MAY_READ,
    maxAge: PREFLIGHT_SECONDS,
    // An OPTIONS request that asks for nothing is answered like a preflight, not with a text of the library's own.
    strictPreflight: false,
  });
}
