import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Environment } from '../../config/env';
import { rateLimitAddress } from './rate-limit-address';
import {
  ACCOUNT,
  ACCOUNT_FAILURES,
  ACCOUNT_FROM_ADDRESS,
  ACCOUNT_WARNED,
  KNOWN_ADDRESS,
  type RateLimitPolicy,
  SECOND_FACTOR,
} from './rate-limit-policies';
import { RateLimitStore } from './rate-limit-store';
import { rateLimited } from './rate-limits';

/** What is counted; each an ever longer window, so that who goes on guessing waits longer and longer. */
interface Counters {
  fromAddress: RateLimiterAbstract[];
  fromAnywhere: RateLimiterAbstract[];
  knownAddress: RateLimiterAbstract;
  failures: RateLimiterAbstract;
  warned: RateLimiterAbstract;
  secondFactor: RateLimiterAbstract;
}

/**
 * Slows down who guesses passwords and codes: counts attempts on an account, from one address and from all. Counts are shared by all
 * instances, and kept for whatever is typed as an address: nothing here knows which accounts there are.
 *
 * Nobody locks an owner out from elsewhere. One address is stopped long before all addresses together are, and an address from which the
 * owner has logged in lately does not count as one of them.
 */
@Injectable()
export class LoginThrottle implements OnModuleInit {
  private counters?: Counters;

  constructor(
    private readonly env: Environment,
    private readonly store: RateLimitStore,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    const shared = (policy: RateLimitPolicy) => this.store.shared(policy);
    this.counters = {
      fromAddress: await Promise.all(ACCOUNT_FROM_ADDRESS.map(shared)),
      fromAnywhere: await Promise.all(ACCOUNT.map(shared)),
      knownAddress: await shared(KNOWN_ADDRESS),
      failures: await shared(ACCOUNT_FAILURES),
      warned: await shared(ACCOUNT_WARNED),
      secondFactor: await shared(SECOND_FACTOR),
    };
  }

  /**
   * Counts an attempt before the password is looked at: a hundred at once cannot slip through together. Says nothing of whether the account
   * exists.
   *
   * @throws DomainError `rate_limited`
   */
  async check(address: string, email: string): Promise<void> {
    if (!this.counters) return;
    const { fromAddress, fromAnywhere, knownAddress } = this.counters;
    await consume(fromAddress, pair(address, email));
    // Asked even when it will not matter: what was known or not must not show in the time of an answer.
    const known = await knownAddress.get(pair(address, email));
    if (known === null) await consume(fromAnywhere, account(email));
  }

  /** Forgets the attempts from this address. Those from elsewhere stand: the owner's login does not excuse a guesser. */
  async succeeded(address: string, email: string): Promise<void> {
    if (!this.counters) return;
    const { fromAddress, knownAddress } = this.counters;
    await Promise.all(fromAddress.map((limiter) => limiter.delete(pair(address, email))));
    await knownAddress.set(pair(address, email), 1, KNOWN_ADDRESS.seconds);
  }

  /**
   * Counts an attempt that was wrong.
   *
   * @returns whether its owner should hear of it now: when they have become many, and not a second time on one day
   */
  async failed(email: string): Promise<boolean> {
    if (!this.counters) return false;
    const { failures, warned } = this.counters;
    const key = account(email);
    const many = (await failures.penalty(key)).consumedPoints === ACCOUNT_FAILURES.points;
    return many && (await warned.penalty(key)).consumedPoints === 1;
  }

  /**
   * The owner has proved otherwise who he is, as by a link that was mailed to him: attempts on his account are forgotten, and the address
   * that he did it from is known from now on.
   */
  async forgive(email: string, address?: string | null): Promise<void> {
    if (!this.counters) return;
    const key = account(email);
    const { fromAnywhere, failures } = this.counters;
    await Promise.all([...fromAnywhere, failures].map((limiter) => limiter.delete(key)));
    if (address) await this.succeeded(address, email);
  }

  /**
   * Counts an answer to a second factor before it is looked at, for an account whose password was right. From anywhere, since a code is
   * short and whoever guesses codes knows the password.
   *
   * @returns whether it is the last answer for a while
   * @throws DomainError `rate_limited`
   */
  async checkSecondFactor(userId: string): Promise<boolean> {
    return this.counters !== undefined && (await consume([this.counters.secondFactor], userId)) === 0;
  }

  async secondFactorSucceeded(userId: string): Promise<void> {
    await this.counters?.secondFactor.delete(userId);
  }
}

/**
 * One after the other: who is stopped by a short window uses up nothing of the longer ones, however often he tries.
 *
 * @returns how many more there may be
 */
async function consume(limiters: readonly RateLimiterAbstract[], key: string): Promise<number> {
  try {
    let left = Number.POSITIVE_INFINITY;
    for (const limiter of limiters) left = Math.min(left, (await limiter.consume(key)).remainingPoints);
    return left;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) throw rateLimited(Math.max(1, Math.ceil(thrown.msBeforeNext / 1_000)));
    throw thrown;
  }
}

// Hashed: the store is no list of who has an account.
function account(email: string): string {
  return hash('sha256', email.trim().toLowerCase(), 'base64url');
}

function pair(address: string, email: string): string {
  return `${account(email)}:${rateLimitAddress(address)}`;
}
