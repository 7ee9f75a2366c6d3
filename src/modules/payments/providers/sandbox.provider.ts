import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import type { PreparedStatements } from '../../../platform/database/prepared-statements';
import type {
  ChargeHandle,
  ChargeRequest,
  PaymentProvider,
  ProviderAnswer,
  ProviderEvent,
  ProviderMovement,
  RefundRequest,
} from './payment-provider';
import { noWebhooks } from './webhook.errors';

/** How long the silent token keeps its caller waiting; longer than any caller waits. */
const SILENCE_MS = 60_000;

const CREATE = {
  name: 'sandbox_create',
  text: `insert into sandbox_provider.charge (idempotency_key, reference, amount, currency, status, failure_code, created_at)
    values ($1, $2, $3, $4, $5, $6, now()) on conflict (idempotency_key) do nothing`,
};
const CAPTURE = {
  name: 'sandbox_capture',
  text: `update sandbox_provider.charge set status = 'succeeded', amount = $2 where idempotency_key = $1 and status = 'authorized' and amount >= $2`,
};
const CANCEL = {
  name: 'sandbox_cancel',
  text: `update sandbox_provider.charge set status = 'cancelled' where idempotency_key = $1 and status = 'authorized'`,
};
const RETRIEVE = {
  name: 'sandbox_retrieve',
  text: `select status, reference, amount, failure_code from sandbox_provider.charge where idempotency_key = $1`,
};
const REFUND = {
  name: 'sandbox_refund',
  text: `with made as (
      insert into sandbox_provider.refund (idempotency_key, reference, charge_reference, amount, created_at)
      values ($1, $2, $3, $4, now()) on conflict (idempotency_key) do nothing returning charge_reference, amount
    )
    update sandbox_provider.charge c set refunded_amount = c.refunded_amount + made.amount from made where c.reference = made.charge_reference`,
};
const RETRIEVE_REFUND = {
  name: 'sandbox_retrieve_refund',
  text: `select reference from sandbox_provider.refund where idempotency_key = $1`,
};
const MOVEMENTS = {
  name: 'sandbox_movements',
  text: `select 'charge' as kind, reference, amount, currency, created_at from sandbox_provider.charge
      where status = 'succeeded' and created_at >= $1 and created_at < $2
    union all
    select 'refund', r.reference, -r.amount, c.currency, r.created_at
      from sandbox_provider.refund r join sandbox_provider.charge c on c.reference = r.charge_reference
      where r.created_at >= $1 and r.created_at < $2
    order by 5, 2`,
};

interface Movement {
  kind: 'charge' | 'refund';
  reference: string;
  amount: string;
  currency: string;
  created_at: string;
}

interface Charge {
  status: 'succeeded' | 'authorized' | 'cancelled' | 'failed';
  reference: string;
  amount: string;
  failure_code: string | null;
}

/**
 * Plays a payment provider for development and tests, with books of its own that survive a killed process.
 *
 * `tok_chargeDeclined` is declined; `tok_timeout` charges and never answers; every other `tok_…` is charged.
 */
export class SandboxProvider implements PaymentProvider {
  readonly name = 'sandbox';
  readonly takesCards = true;

  constructor(private readonly statements: PreparedStatements) {}

  async create(request: ChargeRequest, signal: AbortSignal): Promise<ProviderAnswer> {
    const declined = !request.token.startsWith('tok_') || request.token === 'tok_chargeDeclined';
    await this.statements.rows(CREATE, [
      request.key,
      `sbx_${uuidv7()}`,
      request.amount,
      request.currency,
      outcomeOf(request, declined),
      declined ? 'card_declined' : null,
    ]);
    if (request.token === 'tok_timeout') await sleep(SILENCE_MS, undefined, { signal, ref: false });
    return this.retrieve(request);
  }

  /** It never asks a patient for anything. */
  confirm(charge: ChargeHandle): Promise<ProviderAnswer> {
    return this.retrieve(charge);
  }

  async capture(charge: ChargeHandle, amount: number): Promise<ProviderAnswer> {
    await this.statements.rows(CAPTURE, [charge.key, amount]);
    return this.retrieve(charge);
  }

  async cancel(charge: ChargeHandle): Promise<ProviderAnswer> {
    await this.statements.rows(CANCEL, [charge.key]);
    return this.retrieve(charge);
  }

  async retrieve({ key }: Pick<ChargeHandle, 'key'>): Promise<ProviderAnswer> {
    const [charge] = await this.statements.rows<Charge>(RETRIEVE, [key]);
    if (!charge) return { status: 'absent' };
    if (charge.status === 'failed') return { status: 'failed', code: charge.failure_code ?? 'card_declined' };
    if (charge.status === 'cancelled') return { status: 'cancelled' };
    if (charge.status === 'authorized') return { status: 'authorized', ref: charge.reference };
    return { status: 'succeeded', ref: charge.reference, amount: Number(charge.amount) };
  }

  async refund(request: RefundRequest): Promise<ProviderAnswer> {
    await this.statements.rows(REFUND, [request.key, `sbr_${uuidv7()}`, request.chargeRef, request.amount]);
    const [refund] = await this.statements.rows<{ reference: string }>(RETRIEVE_REFUND, [request.key]);
    return refund ? { status: 'succeeded', ref: refund.reference } : { status: 'failed', code: 'charge_not_found' };
  }

  parseWebhook(): ProviderEvent {
    throw noWebhooks(this.name);
  }

  async *movements(from: Date, until: Date): AsyncIterable<ProviderMovement> {
    const lines = await this.statements.rows<Movement>(MOVEMENTS, [from.toISOString(), until.toISOString()]);
    for (const { kind, reference, amount, currency, created_at } of lines) {
      yield { id: reference, at: new Date(created_at), kind, ref: reference, amount: Number(amount), fee: 0, currency };
    }
  }
}

function outcomeOf({ capture }: ChargeRequest, declined: boolean): Charge['status'] {
  if (declined) return 'failed';
  return capture === 'manual' ? 'authorized' : 'succeeded';
}
