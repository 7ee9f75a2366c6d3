import { Inject, Injectable, Logger } from '@nestjs/common';
import { Environment } from '../../config/env';
import { DomainError } from '../../kernel/domain-error';
import { OutwardCall } from '../../platform/resilience/outward-call';
import type { Payment } from './payment.entity';
import { PAYMENT_PROVIDER, type PaymentProvider, type ProviderAnswer } from './providers/payment-provider';
import type { Refund } from './refund.entity';

/** What the caller may act on; `unknown` is everything that is neither a yes nor a no. */
export type SettlementAnswer =
  { status: 'succeeded'; ref: string } | { status: 'failed'; code: string } | { status: 'unknown' };

interface Charge extends Pick<Payment, 'amount' | 'currency'> {
  providerKey?: string | null;
  providerToken?: string | null;
}

/** Calls the provider with a time limit and a breaker, and never mistakes silence for an answer. */
@Injectable()
export class PaymentGateway {
  private readonly logger = new Logger(PaymentGateway.name);
  private readonly call: OutwardCall;

  constructor(
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
    env: Environment,
  ) {
    // One try: a request does not wait for three, and the reconciler asks again until it knows.
    this.call = new OutwardCall({ name: 'payment-provider', timeoutMs: env.PAYMENT_TIMEOUT_MS, retries: 0 });
  }

  get providerName(): string {
    return this.provider.name;
  }

  /** @throws DomainError `payment_method_unavailable` where no card can be taken, `unavailable` while the provider is down. */
  assertTakesCards(): void {
    this.call.assertClosed();
    if (this.provider.takesCards) return;
    throw new DomainError('payment_method_unavailable', 'invalid', 'This clinic takes no cards online.');
  }

  /** Charges; repeating it with the same payment charges once. */
  charge(charge: Charge): Promise<SettlementAnswer> {
    return this.ask((signal) => this.provider.create(chargeRequest(charge), signal));
  }

  /** Asks what became of a charge, and makes it if the provider has never heard of it: the process died before it called. */
  resolveCharge(payment: Payment): Promise<SettlementAnswer> {
    return this.ask(async (signal) => {
      const request = chargeRequest(payment);
      const askedAt = payment.submittedAt ?? payment.createdAt;
      const handle = { key: request.key, ref: payment.providerRef ?? null, askedAt };
      const answer = await this.provider.retrieve(handle, signal);
      return answer.status === 'absent' ? this.provider.create(request, signal) : answer;
    });
  }

  refund(refund: Refund, payment: Payment): Promise<SettlementAnswer> {
    const { providerRef } = payment;
    if (!providerRef) return Promise.resolve({ status: 'failed', code: 'charge_not_found' });
    const { providerKey: key, amount, currency } = refund;
    return this.ask((signal) => this.provider.refund({ key, chargeRef: providerRef, amount, currency }, signal));
  }

  private async ask(question: (signal: AbortSignal) => Promise<ProviderAnswer>): Promise<SettlementAnswer> {
    try {
      const answer = await this.call.run(question);
      return answer.status === 'succeeded' || answer.status === 'failed' ? answer : { status: 'unknown' };
    } catch (error) {
      this.logger.warn({ err: error }, 'the payment provider gave no answer');
      return { status: 'unknown' };
    }
  }
}

function chargeRequest({ providerKey, amount, currency, providerToken }: Charge) {
  if (!providerKey || !providerToken) throw new Error('a charge without its key or token');
  return { key: providerKey, amount, currency, token: providerToken, capture: 'automatic' as const };
}
