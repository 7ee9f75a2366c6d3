import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import { rateLimited } from '../../platform/http/rate-limits';
import { WindowCounter } from '../../platform/http/window-counter';

/** Programs look every few minutes at most, on a handful of devices. */
const READS = 60;
const WINDOW_MS = 600_000;

/** How often one calendar may be fetched from this process: nobody signs in, so no account's quota counts it. */
@Injectable()
export class FeedLimits {
  private readonly counter = new WindowCounter(READS, WINDOW_MS);

  constructor(private readonly env: Environment) {}

  /** @throws DomainError `rate_limited` */
  admit(userId: string): void {
    if (this.env.RATE_LIMITS === 'off') return;
    const { exceeded, milliseconds } = this.counter.consume(userId, performance.now());
    if (exceeded) throw rateLimited(Math.ceil(milliseconds / 1_000));
  }
}
