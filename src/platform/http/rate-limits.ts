import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Environment } from '../../config/env';
import type { Actor } from '../auth/actor';
import { rateLimitAddress } from './rate-limit-address';
import { type Count, rateLimited, refusalOf, tellCounts, waitOf } from './rate-counts';
import { RateLimitStore } from './rate-limit-store';
import { type QuotaName, quotaOf, type RateClass, rateClassOf } from './rate-quotas';
import { WindowCounter } from './window-counter';

export { rateLimited };

/** Asked by machines that have to get an answer most of all when there is too much to do. */
const UNCOUNTED = ['/health/', '/metrics'];

type Counter = (key: string) => Count | Promise<Count>;

/**
 * Limits what one address, one account and one API key may ask. What is asked often is counted in memory, each instance for itself: a
 * request to a store for each would cost more than most answers. What hands out tokens or reads through whole tables is counted for
 * all instances together, and by this process alone when the store is gone.
 */
@Injectable()
export class RateLimits implements OnModuleInit {
  private counters?: Readonly<Record<QuotaName, Counter>>;

  constructor(
    private readonly env: Environment,
    private readonly http: HttpAdapterHost,
    private readonly store: RateLimitStore,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    this.counters = {
      address: this.inMemory('address'),
      reads: this.inMemory('reads'),
      writes: this.inMemory('writes'),
      'api-key': this.inMemory('api-key'),
      'live-updates': this.inMemory('live-updates'),
      credentials: await this.together('credentials'),
      expensive: await this.together('expensive'),
    };
    const fastify = this.http.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRequest', (request, reply, done) => {
      if (UNCOUNTED.some((path) => request.url.startsWith(path))) return done();
      const admission = this.admitAddress(request, reply);
      if (admission instanceof Promise) admission.then(() => done(), done);
      else done(admission);
    });
  }

  /**
   * Counts a request of somebody who has been recognised.
   *
   * @throws DomainError `rate_limited`
   */
  admitActor(actor: Actor, request: FastifyRequest, reply: FastifyReply): true | Promise<true> {
    if (!this.counters || actor.id === null || request.rateCounts === null) return true;
    const { name, key } = quotaFor(actor, classOf(request));
    const count = this.counters[name](key);
    return count instanceof Promise
      ? count.then((counted) => admitted(request, reply, counted))
      : admitted(request, reply, count);
  }

  /**
   * Counts what Fastify does not see, as the handshake of a web socket, like any request of its address.
   *
   * @returns seconds until there may be another; 0 for one that may be
   */
  countHandshake(address: string): number {
    return this.counters ? waitOf([this.counters.address(rateLimitAddress(address)) as Count]) : 0;
  }

  /** Counts a web socket of somebody who has been recognised. @returns as {@link countHandshake} */
  countConnection(userId: string): number {
    return this.counters ? waitOf([this.counters['live-updates'](userId) as Count]) : 0;
  }

  /** @returns the refusal, if there is one */
  private admitAddress(request: FastifyRequest, reply: FastifyReply): Error | undefined | Promise<void> {
    const { address, credentials } = this.counters!;
    const key = rateLimitAddress(request.ip);
    const count = address(key) as Count;
    request.rateCounts = [count];
    if (classOf(request) === 'credentials' && !count.exceeded) {
      return (credentials(key) as Promise<Count>).then((strict) => void admitted(request, reply, strict));
    }
    tellCounts(reply, request.rateCounts);
    return refusalOf(request.rateCounts);
  }

  private inMemory(name: QuotaName): Counter {
    const policy = quotaOf(name, this.env.RATE_LIMIT_OVERRIDES);
    const counter = new WindowCounter(policy.points, policy.seconds * 1_000);
    return (key) => ({ policy, ...counter.consume(key, performance.now()) });
  }

  private async together(name: QuotaName): Promise<Counter> {
    const policy = quotaOf(name, this.env.RATE_LIMIT_OVERRIDES);
    const limiter = await this.store.shared(policy);
    return async (key) => ({ policy, ...(await consumed(limiter, key)) });
  }
}

function classOf({ method, routeOptions }: FastifyRequest): RateClass {
  return rateClassOf(method, routeOptions.url);
}

/** Credentials are counted by address, before anybody is recognised; an account that uses them writes besides. */
function quotaFor(actor: Actor, rateClass: RateClass): { name: QuotaName; key: string } {
  if (actor.role === 'partner') return { name: 'api-key', key: (actor as { keyId?: string }).keyId ?? actor.id! };
  return { name: rateClass === 'credentials' ? 'writes' : rateClass, key: actor.id! };
}

/** @throws DomainError `rate_limited` */
function admitted(request: FastifyRequest, reply: FastifyReply, count: Count): true {
  const counts = [...(request.rateCounts ?? []), count];
  request.rateCounts = counts;
  tellCounts(reply, counts);
  const refusal = refusalOf(counts);
  if (refusal) throw refusal;
  return true;
}

async function consumed(limiter: RateLimiterAbstract, key: string): Promise<Omit<Count, 'policy'>> {
  try {
    return asCount(await limiter.consume(key), false);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return asCount(thrown, true);
    throw thrown;
  }
}

function asCount({ remainingPoints, msBeforeNext }: RateLimiterRes, exceeded: boolean): Omit<Count, 'policy'> {
  return { left: remainingPoints, milliseconds: msBeforeNext, exceeded };
}
