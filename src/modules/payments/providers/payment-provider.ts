/** The injection token of the configured {@link PaymentProvider}. */
export const PAYMENT_PROVIDER = Symbol('payment provider');

/** `automatic` takes the money at once; `manual` only sets it aside until {@link PaymentProvider.capture}. */
export type CaptureMode = 'automatic' | 'manual';

export interface ChargeRequest {
  /** The same key is the same charge, however often it is asked for. */
  key: string;
  /** Minor units. */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
  /** What the client's card form got from the provider. */
  token: string;
  capture: CaptureMode;
}

/** A charge that was asked for: by our key, and by the provider's name for it once that is known. */
export interface ChargeHandle {
  key: string;
  ref: string | null;
  /** When it was first asked for. */
  askedAt: Date;
}

export interface RefundRequest {
  key: string;
  chargeRef: string;
  /** Minor units. */
  amount: number;
  currency: string;
}

/**
 * What the provider says became of a charge or refund.
 *
 * `succeeded`: the money is with us (or back with the patient); `amount` is what was taken of a charge, in minor units, where it is told. `authorized`: set aside, to be captured or cancelled. `requires_action`: the
 * patient has to agree at the bank, with the help of `clientSecret`. `pending`: it cannot tell yet. `absent`: it has never heard of it.
 */
export type ProviderAnswer =
  | { status: 'succeeded'; ref: string; amount?: number }
  | { status: 'authorized'; ref: string }
  | { status: 'requires_action'; ref: string; clientSecret: string | null }
  | { status: 'failed'; code: string }
  | { status: 'cancelled' }
  | { status: 'pending' }
  | { status: 'absent' };

/** What an event of the provider is about; `other` is taken in and changes nothing. */
export type ProviderNews =
  | { about: 'charge'; key: string | null; ref: string; answer: ProviderAnswer }
  | { about: 'refund'; key: string | null; ref: string; answer: ProviderAnswer }
  | { about: 'dispute'; ref: string; chargeRef: string; state: 'opened' | 'won' | 'lost' }
  | { about: 'other' };

/** An event whose signature was good. */
export interface ProviderEvent {
  /** The provider's id; an event comes more than once. */
  id: string;
  type: string;
  at: Date;
  news: ProviderNews;
}

/** One line of the provider's books, for reconciliation. `amount` is signed: what came in is positive. Minor units. */
export interface ProviderMovement {
  id: string;
  at: Date;
  kind: 'charge' | 'refund' | 'refund_failure' | 'dispute' | 'dispute_reversal' | 'other';
  /** The charge or refund that it belongs to, by the provider's name. */
  ref: string;
  amount: number;
  fee: number;
  currency: string;
}

/**
 * The door to whoever moves the money. Each call may throw or be aborted: then nothing is known, and the same key is asked for
 * again later. None is made inside a database transaction.
 */
export interface PaymentProvider {
  readonly name: string;
  /** Methods of payment that it can settle by itself. */
  readonly takesCards: boolean;
  /** Charges, or sets the amount aside. Repeating it with the same key repeats nothing. */
  create(request: ChargeRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  /** Goes on with a charge whose patient has done what was asked for. */
  confirm(charge: ChargeHandle, signal: AbortSignal): Promise<ProviderAnswer>;
  /** Takes `amount` of what was set aside; the rest is free again. */
  capture(charge: ChargeHandle, amount: number, signal: AbortSignal): Promise<ProviderAnswer>;
  /** Gives up a charge that was not captured. */
  cancel(charge: ChargeHandle, signal: AbortSignal): Promise<ProviderAnswer>;
  refund(request: RefundRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  /** Asks what became of a charge, without making it. */
  retrieve(charge: ChargeHandle, signal: AbortSignal): Promise<ProviderAnswer>;
  /**
   * Reads an event after checking its signature on the bytes as they came.
   *
   * @throws DomainError `invalid_webhook_signature`
   */
  parseWebhook(body: Buffer, headers: Record<string, string | string[] | undefined>): ProviderEvent;
  /** What moved in its books from `from` until before `until`, oldest or newest first. */
  movements(from: Date, until: Date): AsyncIterable<ProviderMovement>;
}
