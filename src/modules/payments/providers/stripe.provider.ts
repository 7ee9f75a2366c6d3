import { isUtf8 } from 'node:buffer';
import Stripe from 'stripe';
import { cardFailure, chargeAnswer, isAnswer, refundAnswer } from './stripe-answers';
import { eventOf } from './stripe-events';
import { KEY_IN_METADATA } from './stripe-metadata';
import type {
  ChargeHandle,
  ChargeRequest,
  PaymentProvider,
  ProviderAnswer,
  ProviderEvent,
  ProviderMovement,
  RefundRequest,
} from './payment-provider';
import { invalidWebhookSignature } from './webhook.errors';

export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  /** Where Stripe's API is; for tests and proxies. */
  apiBase?: string;
  timeoutMs: number;
}

/** How far Stripe's clock may be from ours, and for how long a charge is asked for again before it is only asked about. */
const ASKED_BEFORE_S = 5 * 60;
const ASKED_AFTER_S = 60 * 60;

/** Cards by Stripe's PaymentIntents. Tries are the caller's business: the package itself repeats nothing. */
export class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly takesCards = true;
  private readonly stripe: Stripe;

  constructor(private readonly settings: StripeSettings) {
    this.stripe = new Stripe(settings.secretKey, {
      ...whereabouts(settings.apiBase),
      maxNetworkRetries: 0,
      timeout: settings.timeoutMs,
      telemetry: false,
    });
  }

  create({ key, amount, currency, token, capture }: ChargeRequest): Promise<ProviderAnswer> {
    return answered(async () =>
      chargeAnswer(
        await this.stripe.paymentIntents.create(
          {
            amount,
            currency: currency.toLowerCase(),
            capture_method: capture,
            confirm: true,
            // Cards, and nothing that leads away to another page; a bank's question is answered within the form.
            automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
            ...cardOf(token),
            metadata: { [KEY_IN_METADATA]: key },
          },
          { idempotencyKey: key },
        ),
      ),
    );
  }

  async confirm(charge: ChargeHandle): Promise<ProviderAnswer> {
    const ref = await this.refOf(charge);
    if (ref === null) return { status: 'absent' };
    const answer = await this.retrieve({ ...charge, ref });
    // After the bank's page an intent goes on by itself; only one that waits for us is confirmed.
    if (answer.status !== 'pending') return answer;
    return answered(async () => chargeAnswer(await this.stripe.paymentIntents.confirm(ref)));
  }

  async capture(charge: ChargeHandle, amount: number): Promise<ProviderAnswer> {
    const ref = await this.refOf(charge);
    if (ref === null) return { status: 'absent' };
    return this.orPresentState(ref, () => this.stripe.paymentIntents.capture(ref, { amount_to_capture: amount }));
  }

  async cancel(charge: ChargeHandle): Promise<ProviderAnswer> {
    const ref = await this.refOf(charge);
    if (ref === null) return { status: 'absent' };
    return this.orPresentState(ref, () => this.stripe.paymentIntents.cancel(ref));
  }

  refund({ key, chargeRef, amount }: RefundRequest): Promise<ProviderAnswer> {
    return answered(async () => {
      const earlier = await this.refundWith(key, chargeRef);
      if (earlier) return refundAnswer(earlier);
      const request = { payment_intent: chargeRef, amount, metadata: { [KEY_IN_METADATA]: key } };
      return refundAnswer(await this.stripe.refunds.create(request, { idempotencyKey: key }));
    });
  }

  async retrieve(charge: ChargeHandle): Promise<ProviderAnswer> {
    return answered(async () => {
      const { ref } = charge;
      if (ref !== null) return chargeAnswer(await this.stripe.paymentIntents.retrieve(ref));
      const found = await this.intentOf(charge);
      return found ? chargeAnswer(found) : { status: 'absent' };
    });
  }

  parseWebhook(body: Buffer, headers: Record<string, string | string[] | undefined>): ProviderEvent {
    // Other bytes that decode to the same text, as invalid ones do, would pass for what was signed.
    if (!isUtf8(body)) throw invalidWebhookSignature();
    const signature = headers['stripe-signature'];
    try {
      return eventOf(
        this.stripe.webhooks.constructEvent(body.toString('utf8'), signature ?? '', this.settings.webhookSecret),
      );
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      throw invalidWebhookSignature();
    }
  }

  async *movements(from: Date, until: Date): AsyncIterable<ProviderMovement> {
    const created = { gte: seconds(from), lt: seconds(until) };
    const lines = this.stripe.balanceTransactions.list({ created, limit: 100, expand: ['data.source'] });
    for await (const line of lines) yield movementOf(line);
  }

  /**
   * Stripe refuses what is done already or cannot be done any more; what is, tells which. An intent is taken or freed once by its nature, and
   * so without an idempotency key, under which Stripe would repeat a fault of its own for a day.
   */
  private orPresentState(ref: string, change: () => Promise<Stripe.PaymentIntent>): Promise<ProviderAnswer> {
    return answered(async () => {
      try {
        return chargeAnswer(await change());
      } catch (error) {
        if ((error as { code?: string }).code !== 'payment_intent_unexpected_state') throw error;
        return chargeAnswer(await this.stripe.paymentIntents.retrieve(ref));
      }
    });
  }

  private async refOf(charge: ChargeHandle): Promise<string | null> {
    return charge.ref ?? (await this.intentOf(charge))?.id ?? null;
  }

  /**
   * An intent whose answer was lost, by our key in its metadata. Not by Stripe's search, which lags behind by up to an hour and is not offered
   * everywhere, but among the intents of the minutes in which it was asked for.
   */
  private async intentOf({ key, askedAt }: ChargeHandle): Promise<Stripe.PaymentIntent | undefined> {
    const created = { gte: seconds(askedAt) - ASKED_BEFORE_S, lte: seconds(askedAt) + ASKED_AFTER_S };
    for await (const intent of this.stripe.paymentIntents.list({ created, limit: 100 })) {
      if (intent.metadata[KEY_IN_METADATA] === key) return intent;
    }
    return undefined;
  }

  /** A refund whose answer was lost longer ago than Stripe keeps idempotency keys. */
  private async refundWith(key: string, chargeRef: string): Promise<Stripe.Refund | undefined> {
    for await (const refund of this.stripe.refunds.list({ payment_intent: chargeRef, limit: 100 })) {
      if (refund.metadata?.[KEY_IN_METADATA] === key) return refund;
    }
    return undefined;
  }
}

/** Turns what is an answer into one; throws what leaves open whether anything was done. */
async function answered(question: () => Promise<ProviderAnswer>): Promise<ProviderAnswer> {
  try {
    return await question();
  } catch (error) {
    if (!isAnswer(error)) throw error;
    return cardFailure(error);
  }
}

/** `tok_…` of the older card forms, `pm_…` of the newer. */
function cardOf(token: string): Pick<Stripe.PaymentIntentCreateParams, 'payment_method' | 'payment_method_data'> {
  if (!token.startsWith('tok_')) return { payment_method: token };
  return {
    payment_method_data: { type: 'card', card: { token } } as Stripe.PaymentIntentCreateParams.PaymentMethodData,
  };
}

function whereabouts(apiBase: string | undefined) {
  if (apiBase === undefined) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  return { host: hostname, port, protocol: protocol.slice(0, -1) as 'http' | 'https' };
}

const KINDS: Record<string, ProviderMovement['kind']> = {
  charge: 'charge',
  refund: 'refund',
  refund_failure: 'refund_failure',
  dispute: 'dispute',
  dispute_reversal: 'dispute_reversal',
};

function movementOf(line: Stripe.BalanceTransaction): ProviderMovement {
  const { id, created, amount, fee, currency, reporting_category } = line;
  const kind = KINDS[reporting_category] ?? 'other';
  return {
    id,
    at: new Date(created * 1_000),
    kind,
    ref: sourceOf(line),
    amount,
    fee,
    currency: currency.toUpperCase(),
  };
}

/** We know charges by their intent. */
function sourceOf({ source }: Stripe.BalanceTransaction): string {
  if (source === null || typeof source === 'string') return source ?? '';
  const intent = source.object === 'charge' || source.object === 'dispute' ? source.payment_intent : null;
  return (typeof intent === 'string' ? intent : intent?.id) ?? source.id;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
