/** So many points in so many seconds, counted from the first of them. */
export interface RateLimitPolicy {
  /** Names it in the RateLimit headers and in the store. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** Per address, for everything. A clinic's whole staff behind one address stays below it; a crawler does not. */
export const GENERAL: RateLimitPolicy = { name: 'default', points: 3_000, seconds: 60 };

/** Per address, for the routes that cost a password hash or hand out tokens. */
export const CREDENTIALS: RateLimitPolicy = { name: 'credentials', points: 30, seconds: 60 };

/** Attempts on one account from one address; a login that succeeds clears them. */
export const ACCOUNT_FROM_ADDRESS: RateLimitPolicy = { name: 'login-from', points: 10, seconds: 900 };

/**
 * Attempts on one account from anywhere. Wide enough that nobody locks a colleague out by mistake; narrow enough that many addresses
 * together do not guess either.
 */
export const ACCOUNT: RateLimitPolicy = { name: 'login', points: 100, seconds: 900 };

/** The routes that {@link CREDENTIALS} is for, as templates. */
export const CREDENTIAL_ROUTES: ReadonlySet<string> = new Set([
  '/api/v1/auth/login',
  '/api/v1/auth/signup',
  '/api/v1/auth/refresh',
]);
