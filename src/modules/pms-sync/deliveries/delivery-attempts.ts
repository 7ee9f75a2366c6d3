import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { OutwardTimeout } from '../../../platform/resilience/outward-call';
import { AddressRefused, PublicAddresses } from '../../../platform/resilience/public-address';
import type { ClaimedDelivery } from './delivery.repository';
import type { AttemptOutcome } from './delivery-status';
import { EndpointCalls } from './endpoint-calls';
import { postWebhook, type WebhookAnswer } from './webhook-post';
import { WebhookSignatures } from './webhook-signatures';

const ERROR_AT_MOST = 300;

/** What an attempt came to; `askAgainInSeconds` where none was made, since the endpoint fails all the time. */
export type Attempted =
  | { askAgainInSeconds: number }
  | {
      outcome: AttemptOutcome;
      startedAt: Date;
      durationMs: number;
      statusCode: number | null;
      retryAfter: string | null;
      reply: string | null;
      error: string | null;
    };

/** The other side answered, and is not well. */
class EndpointUnwell extends Error {
  constructor(readonly answer: WebhookAnswer) {
    super(`the endpoint answered ${answer.statusCode}`);
  }
}

/** One attempt: signed, sent to a checked address, within its time, and its answer understood. */
@Injectable()
export class DeliveryAttempts {
  constructor(
    private readonly env: Environment,
    private readonly addresses: PublicAddresses,
    private readonly signatures: WebhookSignatures,
    private readonly calls: EndpointCalls,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Never throws for what the other side does. */
  async make(delivery: ClaimedDelivery): Promise<Attempted> {
    const startedAt = this.clock.now();
    const begun = performance.now();
    const ended = (end: Partial<WebhookAnswer> & { outcome: AttemptOutcome; error?: string }): Attempted => {
      const { outcome, statusCode = null, retryAfter = null, reply = null, error = null } = end;
      const durationMs = Math.round(performance.now() - begun);
      return { outcome, startedAt, durationMs, statusCode, retryAfter, reply, error };
    };
    const headers = await this.signatures.headersFor(delivery, startedAt);
    if (headers === null) return ended({ outcome: 'unsigned', error: 'The partner has no webhook secret in force.' });
    try {
      const answer = await this.post(delivery, headers);
      return ended({ ...answer, outcome: outcomeOf(answer.statusCode) });
    } catch (error) {
      if (error instanceof EndpointUnwell) return ended({ ...error.answer, outcome: 'refused' });
      const askAgainInSeconds = this.calls.secondsToWait(error);
      if (askAgainInSeconds !== undefined) return { askAgainInSeconds };
      return ended(failure(error));
    }
  }

  private post(delivery: ClaimedDelivery, headers: Record<string, string>): Promise<WebhookAnswer> {
    const url = new URL(delivery.url);
    return this.calls.to(delivery.endpointId).run(async (signal) => {
      // An address that was written down before it was forbidden.
      if (this.env.inProduction && url.protocol !== 'https:') throw new AddressRefused(url.origin);
      const answer = await postWebhook({ url, headers, body: delivery.body }, this.addresses, signal);
      // 4xx and 3xx come from somebody who is well; the breaker is for the rest.
      if (answer.statusCode >= 500) throw new EndpointUnwell(answer);
      return answer;
    });
  }
}

function outcomeOf(statusCode: number): AttemptOutcome {
  if (statusCode >= 200 && statusCode < 300) return 'accepted';
  if (statusCode >= 300 && statusCode < 400) return 'redirected';
  return statusCode === 410 ? 'gone' : 'refused';
}

/** The message tells what was tried to reach, never what an address that was refused said. */
function failure(error: unknown): { outcome: AttemptOutcome; error: string } {
  const message = (error instanceof Error ? messageOf(error) : String(error)).slice(0, ERROR_AT_MOST);
  if (error instanceof AddressRefused) return { outcome: 'address_refused', error: message };
  if (error instanceof OutwardTimeout) return { outcome: 'timed_out', error: 'No answer came in time.' };
  return { outcome: 'unreachable', error: message };
}

/** Node tries several addresses and gathers why none of them would do. */
function messageOf(error: Error & { code?: string }): string {
  if (error instanceof AggregateError) return error.errors.map((each: Error) => each.message).join('; ');
  return error.message || (error.code ?? error.name);
}
