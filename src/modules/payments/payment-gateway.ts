import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../../config/env';
import { DomainError } from '../../kernel/domain-error';
import { OutwardCall } from '../../platform/resilience/outward-call';
import type { Payment } from './payment.entity';
import {
  type CaptureMode,
  type ChargeHandle,
  type ChargeRequest,
  PAYMENT_PROVIDER,
  type PaymentProvider,
  type ProviderAnswer,
} from './providers/payment-provider';
import type { Refund } from './refund.entity';

/** What the caller may act on; `unknown` is everything that tells nothing. */
export type SettlementAnswer = Exclude<ProviderAnswer, { status: 'pending' | 'absent' }> | { status: 'unknown' };

/** Banks set money aside for a week; a visit that is over by then is captured in time. */
const AUTHORIZATION_LASTS_MS = 6 * 86_400_000;

const FURTHER_TRIES = 2;
const FIRST_PAUSE_MS = 200;

const CHARGE = 'charge-';
const AUTHORIZE = 'authorize-';

interface Charge extends Pick<Payment, 'amount' | 'currency'> {
  providerKey?: string | null;
  providerToken?: string | null;
}

/** Calls the provider with a time limit and a breaker, and never mistakes silence for an answer. */
@Injectable()
export class PaymentGateway implements OnApplicationShutdown {
  private readonly logger = new Logger(PaymentGateway.name);
  private readonly call: OutwardCall;
  /** Of visits that begin sooner than this the amount is only set aside. */
  readonly authorizeWithinMs: number;

  constructor(
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
    env: Environment,
  ) {
    this.authorizeWithinMs = env.PAYMENT_CAPTURE === 'at_completion' ? AUTHORIZATION_LASTS_MS : 0;
    const timeoutMs = env.PAYMENT_TIMEOUT_MS;
    // What is refused at once is asked again; a request does not wait for longer than one try may take, and the reconciler goes on asking.
    const again = { retries: FURTHER_TRIES, firstPauseMs: FIRST_PAUSE_MS, withinMs: timeoutMs };
    this.call = new OutwardCall({ name: 'payment-provider', timeoutMs, ...again });
  }

  onApplicationShutdown(): void {
    this.call.close();
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
      const answer = await this.provider.retrieve(handleOf(payment), signal);
      return answer.status === 'absent' ? this.provider.create(chargeRequest(payment), signal) : answer;
    });
  }

  /** Goes on with a charge whose patient has answered the bank. */
  confirm(payment: Payment): Promise<SettlementAnswer> {
    return this.ask((signal) => this.provider.confirm(handleOf(payment), signal));
  }

  /** Takes `amount`, in minor units, of what was set aside. */
  capture(payment: Payment, amount: number): Promise<SettlementAnswer> {
    return this.ask((signal) => this.provider.capture(handleOf(payment), amount, signal));
  }

  /** Frees what was set aside. */
  cancel(payment: Payment): Promise<SettlementAnswer> {
    return this.ask((signal) => this.provider.cancel(handleOf(payment), signal));
  }

  /** Gives a charge back that succeeded after its payment was over. Repeating it gives back once. */
  giveBackStray(payment: Payment, chargeRef: string): Promise<SettlementAnswer> {
    const { id, amount, currency } = payment;
    return this.ask((signal) => this.provider.refund({ key: `stray-${id}`, chargeRef, amount, currency }, signal));
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
      return settlementAnswer(answer);
    } catch (error) {
      this.logger.warn({ err: error }, 'the payment provider gave no answer');
      return { status: 'unknown' };
    }
  }
}

export function settlementAnswer(answer: ProviderAnswer): SettlementAnswer {
  return answer.status === 'pending' || answer.status === 'absent' ? { status: 'unknown' } : answer;
}

/** Whether a card is charged or its amount only set aside stands in the key, and so is the same however often it is asked for. */
export function chargeKey(paymentId: string, capture: CaptureMode): string {
  return `${capture === 'manual' ? AUTHORIZE : CHARGE}${paymentId}`;
}

function handleOf({ providerKey, providerRef, submittedAt, createdAt }: Payment): ChargeHandle {
  return { key: providerKey ?? '', ref: providerRef ?? null, askedAt: submittedAt ?? createdAt };
}

function chargeRequest({ providerKey, amount, currency, providerToken }: Charge): ChargeRequest {
  if (!providerKey || !providerToken) throw new Error('a charge without its key or token');
  const capture = providerKey.startsWith(AUTHORIZE) ? 'manual' : 'automatic';
  return { key: providerKey, amount, currency, token: providerToken, capture };
}
