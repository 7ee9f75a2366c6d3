/** So many points in so many seconds, counted from the first of them. */
export interface RateLimitPolicy {
  /** Names it in the RateLimit headers and in the store. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** Whether counts are taken back. Such a one is asked every time: what an instance remembers, another one cannot take back. */
  readonly forgivable?: true;
}

/**
 * Attempts on one account from one address; a login that succeeds clears them. Ever longer windows: who has used up the ten of a quarter
 * of an hour waits minutes, who has done so twice hours, and four times until the next day.
 */
export const ACCOUNT_FROM_ADDRESS: readonly RateLimitPolicy[] = [
  { name: 'login-from', points: 10, seconds: 900, forgivable: true },
  { name: 'login-from-long', points: 20, seconds: 7_200, forgivable: true },
  { name: 'login-from-day', points: 40, seconds: 86_400, forgivable: true },
];

/**
 * Attempts on one account from all addresses that it is not known to log in from. Wide enough that one address is stopped long before;
 * narrow enough that many addresses together do not guess either.
 */
export const ACCOUNT: readonly RateLimitPolicy[] = [
  { name: 'login', points: 100, seconds: 900, forgivable: true },
  { name: 'login-day', points: 300, seconds: 86_400, forgivable: true },
];

/** How long an address is known that an account has logged in from. Not longer: a timer of this process takes 24 days at most. */
export const KNOWN_ADDRESS: RateLimitPolicy = {
  name: 'login-known',
  points: 1,
  seconds: 21 * 86_400,
  forgivable: true,
};

/** Wrong passwords for one account after which its owner is told. */
export const ACCOUNT_FAILURES: RateLimitPolicy = { name: 'login-failed', points: 10, seconds: 3_600, forgivable: true };

/** How often at most. */
export const ACCOUNT_WARNED: RateLimitPolicy = { name: 'login-warned', points: 1, seconds: 86_400, forgivable: true };

/**
 * Answers to the second factor of one account, cleared by a right one. Three of a million codes are right at a time: 240 tries a day
 * guess one in four years.
 */
export const SECOND_FACTOR: RateLimitPolicy = { name: 'second-factor', points: 10, seconds: 3_600, forgivable: true };

/** The routes that cost a password hash or hand out tokens, as templates. */
export const CREDENTIAL_ROUTES: ReadonlySet<string> = new Set([
  '/api/v1/auth/login',
  '/api/v1/auth/signup',
  '/api/v1/auth/refresh',
  '/api/v1/auth/mfa/challenge',
  '/api/v1/auth/email-verification',
  '/api/v1/auth/password-reset-requests',
  '/api/v1/auth/password-resets',
  '/api/v1/auth/email-changes',
  '/api/v1/auth/email-change-reversals',
  '/api/v1/meetings/guest-admission',
  '/api/v1/users/me/password',
  '/api/v1/users/me/email-change',
  '/api/v1/users/me/deactivation',
  '/api/v1/users/me/erasure',
]);
