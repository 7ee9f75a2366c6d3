import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Environment } from '../../config/env';
import { DomainError } from '../../kernel/domain-error';
import { API_PREFIX } from './envelope';
import { rateLimitAddress } from './rate-limit-address';
import { CREDENTIAL_ROUTES, CREDENTIALS, GENERAL, type RateLimitPolicy } from './rate-limit-policies';
import { RateLimitStore } from './rate-limit-store';

interface Limit {
  readonly policy: RateLimitPolicy;
  readonly limiter: RateLimiterAbstract;
}

/** Limits what one address may ask of the API, and says in every answer how much is left (draft-ietf-httpapi-ratelimit-headers). */
@Injectable()
export class RateLimits implements OnModuleInit {
  constructor(
    private readonly env: Environment,
    private readonly http: HttpAdapterHost,
    private readonly store: RateLimitStore,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    const general = { policy: GENERAL, limiter: this.store.frequent(GENERAL) };
    const credentials = { policy: CREDENTIALS, limiter: await this.store.shared(CREDENTIALS) };
    const fastify = this.http.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRequest', (request, reply, done) => {
      if (!request.url.startsWith(API_PREFIX)) return done();
      const strict = CREDENTIAL_ROUTES.has(request.routeOptions.url ?? '');
      admit(request, reply, strict ? [credentials, general] : [general]).then(() => done(), done);
    });
  }
}

/** @throws DomainError `rate_limited` */
async function admit(request: FastifyRequest, reply: FastifyReply, limits: readonly Limit[]): Promise<void> {
  const key = rateLimitAddress(request.ip);
  const left: string[] = [];
  let refused: RateLimiterRes | undefined;
  for (const { policy, limiter } of limits) {
    const { result, exceeded } = await consumed(limiter, key);
    left.push(`"${policy.name}";r=${result.remainingPoints};t=${seconds(result)}`);
    if (exceeded) refused ??= result;
  }
  void reply.header('RateLimit-Policy', limits.map(({ policy }) => describe(policy)).join(', '));
  void reply.header('RateLimit', left.join(', '));
  if (refused) throw rateLimited(seconds(refused));
}

async function consumed(
  limiter: RateLimiterAbstract,
  key: string,
): Promise<{ result: RateLimiterRes; exceeded: boolean }> {
  try {
    return { result: await limiter.consume(key), exceeded: false };
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return { result: thrown, exceeded: true };
    throw thrown;
  }
}

function describe({ name, points, seconds: window }: RateLimitPolicy): string {
  return `"${name}";q=${points};w=${window}`;
}

function seconds({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

/** 429; `retryAfter` in seconds becomes the Retry-After header. */
export function rateLimited(retryAfter: number): DomainError {
  return new DomainError('rate_limited', 'rate_limited', `Too many requests; try again in ${retryAfter} s.`, {
    retryAfter,
  });
}
