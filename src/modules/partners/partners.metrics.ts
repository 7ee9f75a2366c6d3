import { Counter } from 'prom-client';

/** `accepted`, or the code of the refusal. */
export const partnerRequests = new Counter({
  name: 'partner_requests_total',
  help: 'Requests with the credentials of a partner, by outcome. Many of invalid_signature, digest_mismatch or nonce_reused: somebody tries forgeries or replays.',
  labelNames: ['outcome'] as const,
});

export const expiringApiKeys = new Counter({
  name: 'partner_api_keys_expiring_total',
  help: 'API keys of partners of whose approaching end the administrators were told.',
});
