/** The objects of Stripe that the fake keeps, with the fields that the service reads. */

export type IntentStatus =
  'requires_payment_method' | 'requires_action' | 'requires_capture' | 'processing' | 'succeeded' | 'canceled';

export interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  capture_method: 'automatic' | 'manual';
  client_secret: string;
  created: number;
  currency: string;
  last_payment_error: { type: string; code: string; decline_code?: string; message: string } | null;
  latest_charge: string | null;
  metadata: Record<string, string>;
  next_action: { type: 'redirect_to_url'; redirect_to_url: { url: string; return_url: string } } | null;
  status: IntentStatus;
}

export interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  charge: string;
  created: number;
  currency: string;
  failure_reason?: string;
  metadata: Record<string, string>;
  payment_intent: string;
  status: 'pending' | 'succeeded' | 'failed';
}

export interface Dispute {
  id: string;
  object: 'dispute';
  amount: number;
  charge: string;
  created: number;
  currency: string;
  payment_intent: string;
  reason: string;
  status: 'needs_response' | 'won' | 'lost';
}

/** One line of the account's balance, in minor units; `net` is `amount` less `fee`. */
export interface BalanceTransaction {
  id: string;
  object: 'balance_transaction';
  amount: number;
  created: number;
  currency: string;
  fee: number;
  net: number;
  reporting_category: string;
  source: string;
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
}

export interface StripeFault {
  status: number;
  type: string;
  code: string;
  message: string;
  decline_code?: string;
  payment_intent?: Intent;
}

/** Thrown for what Stripe refuses. */
export class Refused extends Error {
  constructor(readonly fault: StripeFault) {
    super(fault.message);
  }
}

export interface Event {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: Intent | Refund | Dispute };
  livemode: false;
  type: string;
}
