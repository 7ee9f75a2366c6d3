import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { PreparedStatements } from '../../../platform/database/prepared-statements';
import type { ChargeRequest, PaymentProvider, ProviderAnswer, RefundRequest } from './payment-provider';

/** How long the silent token keeps its caller waiting; longer than any caller waits. */
const SILENCE_MS = 60_000;

const CREATE = {
  name: 'sandbox_create',
  text: `insert into sandbox_provider.charge (idempotency_key, reference, amount, currency, status, failure_code, created_at)
    values ($1, $2, $3, $4, $5, $6, now()) on conflict (idempotency_key) do nothing`,
};
const RETRIEVE = {
  name: 'sandbox_retrieve',
  text: `select status, reference, failure_code from sandbox_provider.charge where idempotency_key = $1`,
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

interface Charge {
  status: 'succeeded' | 'failed';
  reference: string;
  failure_code: string | null;
}

/**
 * Plays a payment provider for development and tests, with books of its own that survive a killed process.
 *
 * `tok_chargeDeclined` is declined; `tok_timeout` charges and never answers; every other `tok_…` is charged.
 */
@Injectable()
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
      declined ? 'failed' : 'succeeded',
      declined ? 'card_declined' : null,
    ]);
    if (request.token === 'tok_timeout') await sleep(SILENCE_MS, undefined, { signal, ref: false });
    return this.retrieve(request.key);
  }

  async retrieve(key: string): Promise<ProviderAnswer> {
    const [charge] = await this.statements.rows<Charge>(RETRIEVE, [key]);
    if (!charge) return { status: 'absent' };
    if (charge.status === 'failed') return { status: 'failed', code: charge.failure_code ?? 'card_declined' };
    return { status: 'succeeded', ref: charge.reference };
  }

  async refund(request: RefundRequest): Promise<ProviderAnswer> {
    await this.statements.rows(REFUND, [request.key, `sbr_${uuidv7()}`, request.chargeRef, request.amount]);
    const [refund] = await this.statements.rows<{ reference: string }>(RETRIEVE_REFUND, [request.key]);
    return refund ? { status: 'succeeded', ref: refund.reference } : { status: 'failed', code: 'charge_not_found' };
  }
}
