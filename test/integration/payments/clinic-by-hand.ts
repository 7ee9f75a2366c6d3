import { PaymentReconciliationJob } from '../../../src/modules/consultations/payment-reconciliation.job';
import { ChargeNewsHandler } from '../../../src/modules/consultations/settlement/charge-news.handler';
import { CaptureRequestedHandler } from '../../../src/modules/payments/captures/capture-requested.handler';
import { InvoicingHandler } from '../../../src/modules/payments/invoices/invoicing.handler';
import { RefundReconciliationJob } from '../../../src/modules/payments/refund-reconciliation.job';
import { RefundRequestedHandler } from '../../../src/modules/payments/refund-requested.handler';
import { ProviderNewsHandler } from '../../../src/modules/payments/webhooks/provider-news.handler';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import type { HandlesEvents } from '../../../src/platform/outbox/event-handler.decorator';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe } from '../../support/fake-stripe/fake-stripe';
import { signature } from '../../support/fake-stripe/webhook-sender';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';

type HandlerType = abstract new (...args: never[]) => HandlesEvents;

/** Who answers which event; those of notifications have no part in money. */
const HANDLERS: Record<string, HandlerType[]> = {
  'payment.capture_requested': [CaptureRequestedHandler],
  'payment.void_requested': [CaptureRequestedHandler],
  'payment.refund_requested': [RefundRequestedHandler],
  'payment.provider_event_received': [ChargeNewsHandler, ProviderNewsHandler],
  'payment.captured': [InvoicingHandler],
  'payment.refunded': [InvoicingHandler],
};

const MINUTE_MS = 60_000;

/** The service with Stripe, where nothing is delivered by itself: neither its own events, nor those of Stripe, nor time. */
export class ClinicByHand {
  /** Own events that were handed over at least once, to be handed over again. */
  private readonly delivered: DeliveredEvent[] = [];
  private told = 0;

  private constructor(
    readonly stripe: FakeStripe,
    readonly test: TestApp,
    readonly clock: TestClock,
  ) {}

  static async open(): Promise<ClinicByHand> {
    const stripe = await FakeStripe.start();
    const clock = new TestClock();
    const test = await startTestApp({
      clock,
      env: {
        // Events stay in the outbox, and no job runs.
        PROCESS_ROLE: 'api',
        PAYMENT_PROVIDER: 'stripe',
        PAYMENT_CAPTURE: 'at_completion',
        STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
        STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
        STRIPE_API_BASE: stripe.url,
        PAYMENT_TIMEOUT_MS: '400',
      },
    });
    return new ClinicByHand(stripe, test, clock);
  }

  async close(): Promise<void> {
    await this.test.close();
    await this.stripe.close();
  }

  /** One of the events that wait in the outbox. An error keeps it there, as the queue does. @returns whether there was one */
  async deliverOwn(pick: number): Promise<boolean> {
    const waiting = await this.waiting();
    if (waiting.length === 0) return false;
    await this.handOver(waiting[pick % waiting.length]);
    return true;
  }

  /** Everything that waits in the outbox now, oldest first. */
  async deliverAll(): Promise<void> {
    for (const event of await this.waiting()) await this.handOver(event);
  }

  /** One of the latest that were delivered already: at least once is more than once. */
  async repeatOwn(pick: number): Promise<void> {
    const event = oneOfTheLatest(this.delivered, pick);
    if (event) await this.handle(event).catch(() => undefined);
  }

  /** One of the latest events that Stripe has sent, told now or before. */
  async tell(pick: number): Promise<void> {
    const event = oneOfTheLatest(this.stripe.webhooks.sent, pick);
    if (event) await this.post(event);
  }

  /** What Stripe has not told yet, in order; and everything that follows from it, until nothing is left to do. */
  async settle(): Promise<void> {
    this.stripe.mood = () => 'well';
    for (let round = 0; round < 30; round++) {
      const { sent } = this.stripe.webhooks;
      while (this.told < sent.length) await this.post(sent[this.told++]);
      await this.deliverAll();
      // What Stripe took in and has not decided, it decides in the end.
      for (const { id, status } of this.stripe.books.refunds.values()) {
        if (status === 'pending') this.stripe.books.failRefund(id);
      }
      await this.runJobs(MINUTE_MS);
      if (this.told === sent.length && (await this.waiting()).length === 0 && (await this.unsettled()) === 0) return;
    }
    throw new Error(`not settled: ${JSON.stringify(await this.waiting())}`);
  }

  async runJobs(later: number): Promise<void> {
    this.clock.advance(later);
    await this.test.app.get(PaymentReconciliationJob, { strict: false }).run();
    await this.test.app.get(RefundReconciliationJob, { strict: false }).run();
  }

  /** Payments and refunds that nobody knows the end of. */
  private async unsettled(): Promise<number> {
    const [{ count }] = await this.test.sql<{ count: number }>(
      `select (select count(*) from payment where status in ('processing', 'unknown', 'requires_action'))::int
            + (select count(*) from refund where status in ('pending', 'submitted', 'unknown')
                 and not exists (select from payment p where p.id = payment_id and p.provider = 'manual'))::int as count`,
    );
    return count;
  }

  private async waiting(): Promise<DeliveredEvent[]> {
    const rows = await this.test.sql(`select * from outbox_event order by position`);
    return rows.map((row) => ({
      id: String(row.id),
      type: String(row.type),
      version: Number(row.version),
      aggregateType: String(row.aggregate_type),
      aggregateId: String(row.aggregate_id),
      occurredAt: row.occurred_at as Date,
      payload: row.payload as Record<string, unknown>,
    }));
  }

  private async handOver(event: DeliveredEvent): Promise<void> {
    try {
      await this.handle(event);
    } catch {
      return;
    }
    await this.test.sql(`delete from outbox_event where id = $1`, [event.id]);
    if (event.type in HANDLERS) this.delivered.push(event);
  }

  private async handle(event: DeliveredEvent): Promise<void> {
    for (const type of HANDLERS[event.type] ?? []) {
      await this.test.app.get<HandlesEvents>(type, { strict: false }).handle(event);
    }
  }

  private async post(event: object): Promise<void> {
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature(body, FAKE_WEBHOOK_SECRET) };
    const { status } = await this.test.http('/api/v1/payments/webhooks/stripe', { body, headers });
    expect(status).toBe(200);
  }
}

function oneOfTheLatest<T>(all: readonly T[], pick: number): T | undefined {
  return all.at(-1 - (pick % Math.min(8, Math.max(all.length, 1))));
}
