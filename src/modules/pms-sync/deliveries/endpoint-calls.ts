import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { DomainError } from '../../../kernel/domain-error';
import { OutwardCall } from '../../../platform/resilience/outward-call';
import { AddressRefused } from '../../../platform/resilience/public-address';

/** A breaker for each endpoint: a dead one of a partner says nothing about its others. */
@Injectable()
export class EndpointCalls implements OnApplicationShutdown {
  private readonly calls = new Map<string, OutwardCall>();

  constructor(private readonly env: Environment) {}

  onApplicationShutdown(): void {
    for (const call of this.calls.values()) call.close();
  }

  /** The schedule of the delivery repeats it; this does not. */
  to(endpointId: string): OutwardCall {
    const known = this.calls.get(endpointId);
    if (known) return known;
    const call = new OutwardCall({
      name: `partner-endpoint-${endpointId}`,
      timeoutMs: this.env.PARTNER_ENDPOINT_TIMEOUT_SECONDS * 1_000,
      retries: 0,
      // Never called at all, so it says nothing about how the other side is.
      errorFilter: (error) => error instanceof AddressRefused,
    });
    this.calls.set(endpointId, call);
    return call;
  }

  /** Endpoints that are not called for a while. */
  resting(): string[] {
    return [...this.calls].filter(([, call]) => isOpen(call)).map(([endpointId]) => endpointId);
  }

  /** @returns after how many seconds to ask again, where a breaker kept the question from being asked */
  secondsToWait(error: unknown): number | undefined {
    if (!(error instanceof DomainError) || error.kind !== 'unavailable') return undefined;
    const { retryAfter } = error.details;
    return typeof retryAfter === 'number' ? retryAfter : undefined;
  }
}

function isOpen(call: OutwardCall): boolean {
  try {
    call.assertClosed();
    return false;
  } catch {
    return true;
  }
}
