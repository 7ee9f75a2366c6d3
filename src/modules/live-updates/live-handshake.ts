import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { Environment } from '../../config/env';
import { clientAddresses } from '../../platform/http/client-address';
import { Drain } from '../../platform/http/drain';
import { RateLimits } from '../../platform/http/rate-limits';
import { liveRefusals } from './live-updates.metrics';

const PATH = '/api/v1/events';

/** Why a handshake is answered with no web socket. */
export interface Refusal {
  status: number;
  /** Seconds after which it may be tried again. */
  retryAfter?: number;
}

/** Who may have a web socket at all, before anybody has said who they are. */
@Injectable()
export class LiveHandshake {
  private readonly origins: ReadonlySet<string>;

  /** Of the client, behind the proxies that are trusted. */
  readonly addressOf: (request: IncomingMessage) => string | null;

  constructor(
    env: Environment,
    private readonly drain: Drain,
    private readonly limits: RateLimits,
  ) {
    const own = [env.PUBLIC_URL, env.API_URL].filter((url) => url !== undefined).map((url) => new URL(url).origin);
    const others = env.CORS_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [];
    this.origins = new Set([...own, ...others]);
    this.addressOf = clientAddresses(env);
  }

  /** Counts it, too. */
  refusalOf(request: IncomingMessage): Refusal | undefined {
    const refusal = this.judge(request);
    if (refusal) liveRefusals.inc({ status: refusal.status });
    return refusal;
  }

  private judge(request: IncomingMessage): Refusal | undefined {
    const { url = '', headers } = request;
    // Before anything is read of it: whoever is turned away for another reason has used up a request all the same.
    const retryAfter = this.limits.countHandshake(this.addressOf(request) ?? '');
    if (retryAfter > 0) return { status: 429, retryAfter };
    if (url.split('?', 1)[0] !== PATH) return { status: 404 };
    // A token in a URL ends in somebody's log.
    if (url.includes('?')) return { status: 400 };
    if (this.drain.draining) return { status: 503 };
    return this.admitsOrigin(headers.origin, headers.host) ? undefined : { status: 403 };
  }

  /** A page of another site cannot listen, even if it got hold of a token. What is no browser sends no origin. */
  private admitsOrigin(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.origins.has(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
