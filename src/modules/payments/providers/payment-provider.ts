/** The injection token of the configured {@link PaymentProvider}. */
export const PAYMENT_PROVIDER = Symbol('payment provider');

export interface ChargeRequest {
  /** The same key is the same charge, however often it is asked for. */
  key: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** What the client's card form got from the provider. */
  token: string;
}

export interface RefundRequest {
  key: string;
  chargeRef: string;
  amount: number;
  currency: string;
}

/** What the provider says became of a charge or refund. `absent`: it has never heard of the key. */
export type ProviderAnswer =
  | { status: 'succeeded'; ref: string }
  | { status: 'failed'; code: string }
  | { status: 'pending' }
  | { status: 'absent' };

/**
 * The door to whoever moves the money. Each call may throw or be aborted: then nothing is known, and the same key is asked for
 * again later. None is made inside a database transaction.
 */
export interface PaymentProvider {
  readonly name: string;
  /** Methods of payment that it can settle by itself. */
  readonly takesCards: boolean;
  create(request: ChargeRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  retrieve(key: string, signal: AbortSignal): Promise<ProviderAnswer>;
  refund(request: RefundRequest, signal: AbortSignal): Promise<ProviderAnswer>;
}
