import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from './objects';

/** How events travel: as often as `copies` says, each copy after `delayMs`, in no order when `shuffled`. */
export interface Delivery {
  copies: number;
  delayMs: () => number;
}

const PROMPT: Delivery = { copies: 1, delayMs: () => 0 };

/** Sends events as Stripe does: signed over the raw body and the time; whoever does not answer 2xx gets it again. */
export class WebhookSender {
  delivery: Delivery = PROMPT;
  readonly sent: Event[] = [];
  private readonly under = new Set<Promise<void>>();
  private ended = false;

  constructor(
    private readonly url: () => string | undefined,
    private readonly secret: string,
  ) {}

  send(event: Event): void {
    this.sent.push(event);
    if (this.url() === undefined) return;
    // As it is now: what happens to the object later is another event.
    const body = JSON.stringify(event);
    for (let copy = 0; copy < this.delivery.copies; copy++) this.track(this.deliver(body, this.delivery.delayMs()));
  }

  /** Until every event has been taken in or given up. */
  async settled(): Promise<void> {
    while (this.under.size > 0) await Promise.all(this.under);
  }

  end(): void {
    this.ended = true;
  }

  private track(delivery: Promise<void>): void {
    this.under.add(delivery);
    void delivery.finally(() => this.under.delete(delivery));
  }

  private async deliver(body: string, delayMs: number): Promise<void> {
    await sleep(delayMs);
    for (let attempt = 0; attempt < 100 && !this.ended; attempt++) {
      if (await this.post(body)) return;
      await sleep(100 + attempt * 50);
    }
  }

  private async post(body: string): Promise<boolean> {
    try {
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature(body, this.secret),
      };
      const answer = await fetch(this.url() ?? '', {
        method: 'POST',
        body,
        headers,
        signal: AbortSignal.timeout(5_000),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

/** `Stripe-Signature`: HMAC-SHA256 over `<unix seconds>.<raw body>`. */
export function signature(body: string, secret: string, seconds = Math.floor(Date.now() / 1_000)): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

export function eventOf(type: string, object: Event['data']['object'], created: number): Event {
  const id = `evt_${randomBytes(12).toString('hex')}`;
  return { id, object: 'event', api_version: '2026-10-28.endive', created, data: { object }, livemode: false, type };
}
