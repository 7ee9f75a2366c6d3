import { CREDENTIAL_ROUTES, type RateLimitPolicy } from './rate-limit-policies';

/** What may be asked in a minute; each can be set by RATE_LIMIT_OVERRIDES. */
export const QUOTAS = {
  /** Everything from one address. A clinic's whole staff behind one address stays below it; a crawler does not. */
  address: 3_000,
  /** From one address, for the routes that cost a password hash or hand out tokens. */
  credentials: 30,
  /** By one account. */
  reads: 1_200,
  /** By one account. */
  writes: 300,
  /** By one account, for the routes that read through whole tables. */
  expensive: 30,
  /** With one API key, whatever it asks. */
  'api-key': 6_000,
  /** Web sockets that one account opens: each is told what was missed, and stands in the audit trail. */
  'live-updates': 60,
} as const;

export type QuotaName = keyof typeof QUOTAS;

/** What a route is counted as. */
export type RateClass = 'reads' | 'writes' | 'credentials' | 'expensive';

/** Method and template of the routes whose answers cost more than a few rows. */
export const EXPENSIVE_ROUTES: ReadonlySet<string> = new Set([
  'GET /api/v1/audit-logs',
  'GET /api/v1/emergency-accesses',
  'POST /api/v1/audit-logs/verification',
  'POST /api/v1/payment-reconciliations',
  'GET /api/v1/stock/controlled-register/export',
  'GET /api/v1/partners/:id/sync',
  'GET /api/v1/users/me/data-export',
]);

const WINDOW_SECONDS = 60;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param overrides as RATE_LIMIT_OVERRIDES has them, e.g. `reads=2400,address=6000` */
export function quotaOf(name: QuotaName, overrides = ''): RateLimitPolicy {
  const given = overrides.split(',').find((entry) => entry.trim().startsWith(`${name}=`));
  return { name, points: given ? Number(given.split('=')[1]) : QUOTAS[name], seconds: WINDOW_SECONDS };
}

/** @param route the template; undefined where there is none */
export function rateClassOf(method: string, route: string | undefined): RateClass {
  if (route !== undefined && CREDENTIAL_ROUTES.has(route)) return 'credentials';
  // HEAD does all the work of GET.
  if (EXPENSIVE_ROUTES.has(`${method === 'HEAD' ? 'GET' : method} ${route}`)) return 'expensive';
  return READS.has(method) ? 'reads' : 'writes';
}
