import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Environment } from '../../config/env';
import type { Actor } from '../../platform/auth/actor';
import { rateLimitAddress } from '../../platform/http/rate-limit-address';
import type { RateLimitPolicy } from '../../platform/http/rate-limit-policies';
import { RateLimitStore } from '../../platform/http/rate-limit-store';
import { rateLimited } from '../../platform/http/rate-limits';

/** Mails that anybody can have sent to one mailbox. */
const TO_MAILBOX: RateLimitPolicy = { name: 'mail-to', points: 5, seconds: 3_600 };
/** And from one address to any mailboxes: a clinic's front desk stays below it. */
const FROM_ADDRESS: RateLimitPolicy = { name: 'mail-from', points: 30, seconds: 3_600 };

/** Keeps people from filling others' mailboxes by way of us. Counts mailboxes whether they have an account or not, so it tells nobody. */
@Injectable()
export class MailThrottle implements OnModuleInit {
  private limits?: { toMailbox: RateLimiterAbstract; fromAddress: RateLimiterAbstract };

  constructor(
    private readonly env: Environment,
    private readonly store: RateLimitStore,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    this.limits = {
      toMailbox: await this.store.shared(TO_MAILBOX),
      fromAddress: await this.store.shared(FROM_ADDRESS),
    };
  }

  /** @throws DomainError `rate_limited` */
  async check(actor: Actor, email: string): Promise<void> {
    if (!this.limits) return;
    try {
      await this.limits.fromAddress.consume(rateLimitAddress(actor.address ?? ''));
      // Hashed: the store is no list of addresses.
      await this.limits.toMailbox.consume(hash('sha256', email, 'base64url'));
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) throw rateLimited(Math.max(1, Math.ceil(thrown.msBeforeNext / 1_000)));
      throw thrown;
    }
  }
}
