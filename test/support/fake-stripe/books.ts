import { randomBytes } from 'node:crypto';
import { type Form, group, text } from './form-encoding';

import { type BalanceTransaction, type Dispute, type Intent, Refused, type Refund } from './objects';

const FEE_PERCENT = 2.9;
const FEE_FIXED = 30;
const DECLINES: Record<string, string> = {
  tok_chargeDeclined: 'generic_decline',
  tok_chargeDeclinedInsufficientFunds: 'insufficient_funds',
  tok_chargeDeclinedExpiredCard: 'expired_card',
  pm_card_chargeDeclined: 'generic_decline',
};
const ASKS_CUSTOMER = new Set(['tok_threeDSecure2Required', 'pm_card_threeDSecure2Required']);
/** Its refunds are taken in and fail later. */
export const REFUND_FAILS_LATER = 'tok_refundFail';

/** The account's books: intents, refunds, disputes and the balance they make. Knows no HTTP. */
export class Books {
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly balance: BalanceTransaction[] = [];
  private readonly tokens = new Map<string, string>();

  constructor(
    private readonly now: () => number,
    private readonly announce: (type: string, object: Intent | Refund | Dispute) => void,
  ) {}

  createIntent(form: Form): Intent {
    const amount = positive(form, 'amount');
    const intent: Intent = {
      id: id('pi'),
      object: 'payment_intent',
      amount,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: text(form, 'capture_method') === 'manual' ? 'manual' : 'automatic',
      client_secret: id('secret'),
      created: this.now(),
      currency: required(form, 'currency'),
      last_payment_error: null,
      latest_charge: null,
      metadata: group(form, 'metadata') as Record<string, string>,
      next_action: null,
      status: 'requires_payment_method',
    };
    this.intents.set(intent.id, intent);
    this.announce('payment_intent.created', intent);
    this.tokens.set(intent.id, tokenOf(form));
    if (text(form, 'confirm') === 'true') this.pay(intent, ASKS_CUSTOMER.has(tokenOf(form)));
    return intent;
  }

  confirm(id: string, form: Form): Intent {
    const intent = this.intent(id);
    if (tokenOf(form) !== '') this.tokens.set(id, tokenOf(form));
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent);
    this.pay(intent, ASKS_CUSTOMER.has(this.tokens.get(id) ?? ''));
    return intent;
  }

  /** What the customer does on the bank's page. */
  authenticate(id: string, agrees: boolean): Intent {
    const intent = this.intent(id);
    if (intent.status !== 'requires_action') throw unexpectedState(intent);
    intent.next_action = null;
    if (agrees) this.pay(intent, false);
    else this.decline(intent, 'payment_intent_authentication_failure');
    return intent;
  }

  capture(id: string, form: Form): Intent {
    const intent = this.intent(id);
    if (intent.status !== 'requires_capture') throw unexpectedState(intent);
    const amount = text(form, 'amount_to_capture') === undefined ? intent.amount : positive(form, 'amount_to_capture');
    if (amount > intent.amount_capturable) throw invalid('amount_too_large', 'amount_to_capture is too large');
    this.receive(intent, amount);
    return intent;
  }

  cancel(id: string): Intent {
    const intent = this.intent(id);
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent);
    intent.status = 'canceled';
    intent.amount_capturable = 0;
    this.announce('payment_intent.canceled', intent);
    return intent;
  }

  refund(form: Form): Refund {
    const intent = this.intent(required(form, 'payment_intent'));
    const amount = text(form, 'amount') === undefined ? intent.amount_received : positive(form, 'amount');
    const given = sum(
      [...this.refunds.values()].filter((r) => r.payment_intent === intent.id && r.status !== 'failed'),
    );
    if (given + amount > intent.amount_received) {
      throw invalid('charge_already_refunded', 'The refund is greater than what is left of the charge.');
    }
    const failsLater = this.tokens.get(intent.id) === REFUND_FAILS_LATER;
    const refund: Refund = {
      id: id('re'),
      object: 'refund',
      amount,
      charge: intent.latest_charge ?? '',
      created: this.now(),
      currency: intent.currency,
      metadata: group(form, 'metadata') as Record<string, string>,
      payment_intent: intent.id,
      status: failsLater ? 'pending' : 'succeeded',
    };
    this.refunds.set(refund.id, refund);
    this.post('refund', -amount, 0, refund);
    this.announce('refund.created', refund);
    return refund;
  }

  failRefund(id: string): void {
    const refund = this.refunds.get(id);
    if (!refund) throw missing('refund', id);
    refund.status = 'failed';
    refund.failure_reason = 'lost_or_stolen_card';
    this.post('refund_failure', refund.amount, 0, refund);
    this.announce('refund.failed', refund);
  }

  dispute(intentId: string): Dispute {
    const intent = this.intent(intentId);
    const dispute: Dispute = {
      id: id('dp'),
      object: 'dispute',
      amount: intent.amount_received,
      charge: intent.latest_charge ?? '',
      created: this.now(),
      currency: intent.currency,
      payment_intent: intentId,
      reason: 'fraudulent',
      status: 'needs_response',
    };
    this.disputes.set(dispute.id, dispute);
    this.post('adjustment', -dispute.amount, 0, dispute, 'dispute');
    this.announce('charge.dispute.created', dispute);
    return dispute;
  }

  closeDispute(id: string, status: 'won' | 'lost'): void {
    const dispute = this.disputes.get(id);
    if (!dispute) throw missing('dispute', id);
    dispute.status = status;
    if (status === 'won') this.post('adjustment', dispute.amount, 0, dispute, 'dispute_reversal');
    this.announce('charge.dispute.closed', dispute);
  }

  intent(id: string): Intent {
    const intent = this.intents.get(id);
    if (!intent) throw missing('payment_intent', id);
    return intent;
  }

  /** The object behind a line of the balance. */
  sourceOf({ source }: BalanceTransaction): unknown {
    const charged = [...this.intents.values()].find(({ latest_charge }) => latest_charge === source);
    if (charged) return { id: source, object: 'charge', payment_intent: charged.id };
    return this.refunds.get(source) ?? this.disputes.get(source) ?? source;
  }

  private pay(intent: Intent, asksCustomer: boolean): void {
    const decline = DECLINES[this.tokens.get(intent.id) ?? ''];
    if (decline) return this.decline(intent, 'card_declined', decline);
    intent.last_payment_error = null;
    if (asksCustomer) {
      intent.status = 'requires_action';
      const url = `https://hooks.stripe.example/authenticate/${intent.id}`;
      intent.next_action = { type: 'redirect_to_url', redirect_to_url: { url, return_url: '' } };
      this.announce('payment_intent.requires_action', intent);
    } else if (intent.capture_method === 'manual') {
      intent.status = 'requires_capture';
      intent.latest_charge ??= id('ch');
      intent.amount_capturable = intent.amount;
      this.announce('payment_intent.amount_capturable_updated', intent);
    } else this.receive(intent, intent.amount);
  }

  private receive(intent: Intent, amount: number): void {
    intent.status = 'succeeded';
    intent.latest_charge ??= id('ch');
    intent.amount_received = amount;
    intent.amount_capturable = 0;
    this.post('charge', amount, Math.round((amount * FEE_PERCENT) / 100) + FEE_FIXED, {
      id: intent.latest_charge,
      currency: intent.currency,
    });
    this.announce('payment_intent.succeeded', intent);
  }

  private decline(intent: Intent, code: string, declineCode?: string): void {
    const message = 'Your card was declined.';
    intent.status = 'requires_payment_method';
    intent.last_payment_error = { type: 'card_error', code, decline_code: declineCode, message };
    this.announce('payment_intent.payment_failed', intent);
    if (code !== 'card_declined') return;
    const fault = { status: 402, type: 'card_error', code, decline_code: declineCode, message };
    throw new Refused({ ...fault, payment_intent: intent });
  }

  private post(
    type: BalanceTransaction['type'],
    amount: number,
    fee: number,
    source: { id: string; currency: string },
    category: string = type,
  ): void {
    this.balance.push({
      id: id('txn'),
      object: 'balance_transaction',
      amount,
      created: this.now(),
      currency: source.currency,
      fee,
      net: amount - fee,
      reporting_category: category,
      source: source.id,
      type,
    });
  }
}

function tokenOf(form: Form): string {
  return text(form, 'payment_method') ?? text(group(group(form, 'payment_method_data'), 'card'), 'token') ?? '';
}

function id(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

function sum(refunds: Refund[]): number {
  return refunds.reduce((total, { amount }) => total + amount, 0);
}

function required(form: Form, name: string): string {
  const value = text(form, name);
  if (value === undefined) throw invalid('parameter_missing', `Missing required param: ${name}.`);
  return value;
}

function positive(form: Form, name: string): number {
  const value = Number(required(form, name));
  if (!Number.isInteger(value) || value < 1)
    throw invalid('parameter_invalid_integer', `Invalid positive integer: ${name}`);
  return value;
}

function invalid(code: string, message: string): Refused {
  return new Refused({ status: 400, type: 'invalid_request_error', code, message });
}

function missing(what: string, id: string): Refused {
  return new Refused({
    status: 404,
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
  });
}

function unexpectedState(intent: Intent): Refused {
  const message = `This PaymentIntent's status is ${intent.status}.`;
  const code = 'payment_intent_unexpected_state';
  return new Refused({ status: 400, type: 'invalid_request_error', code, message, payment_intent: intent });
}
