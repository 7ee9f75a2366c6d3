import { Counter, Gauge } from 'prom-client';

/** Why an access token was refused. */
export type TokenFault = 'malformed' | 'unknown_key' | 'bad_signature' | 'expired' | 'revoked';

export const accessTokensRefused = new Counter({
  name: 'access_tokens_refused_total',
  help: 'Access tokens that were refused, by reason. Many of malformed, unknown_key or bad_signature: somebody tries forgeries.',
  labelNames: ['reason'] as const,
});

export const signingKeySince = new Gauge({
  name: 'signing_key_since_timestamp_seconds',
  help: 'Since when the present key signs access tokens, in seconds since 1970. Much older than SIGNING_KEY_ROTATION_DAYS: rotation is stuck.',
});

export const revokedSessions = new Gauge({
  name: 'revoked_sessions_remembered',
  help: 'Sessions that ended recently, whose access tokens this process refuses.',
});
