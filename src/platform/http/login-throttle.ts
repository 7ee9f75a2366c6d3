import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Environment } from '../../config/env';
import { rateLimitAddress } from './rate-limit-address';
import { ACCOUNT, ACCOUNT_FROM_ADDRESS } from './rate-limit-policies';
import { RateLimitStore } from './rate-limit-store';
import { rateLimited } from './rate-limits';

/** Slows down who guesses passwords: counts attempts on an account, from one address and from all. Counts are shared by all instances. */
@Injectable()
export class LoginThrottle implements OnModuleInit {
  private fromAddress?: RateLimiterAbstract;
  private fromAnywhere?: RateLimiterAbstract;

  constructor(
    private readonly env: Environment,
    private readonly store: RateLimitStore,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    this.fromAddress = await this.store.shared(ACCOUNT_FROM_ADDRESS);
    this.fromAnywhere = await this.store.shared(ACCOUNT);
  }

  /**
   * Counts an attempt before the password is looked at: a hundred at once cannot slip through together. Says nothing of whether the account
   * exists.
   *
   * @throws DomainError `rate_limited`
   */
  async check(address: string, email: string): Promise<void> {
    try {
      await this.fromAddress?.consume(pair(address, email));
      await this.fromAnywhere?.consume(account(email));
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) throw rateLimited(Math.max(1, Math.ceil(thrown.msBeforeNext / 1_000)));
      throw thrown;
    }
  }

  /** Forgets the attempts from this address. Those from elsewhere stand: the owner's login does not excuse a guesser. */
  async succeeded(address: string, email: string): Promise<void> {
    await this.fromAddress?.delete(pair(address, email));
  }
}

// Hashed: the store is no list of who has an account.
function account(email: string): string {
  return hash('sha256', email.trim().toLowerCase(), 'base64url');
}

function pair(address: string, email: string): string {
  return `${account(email)}:${rateLimitAddress(address)}`;
}
