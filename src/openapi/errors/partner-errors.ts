import type { CataloguedError } from './catalogued-error';

/** What partners meet. */
export const PARTNER_ERRORS: Readonly<Record<string, CataloguedError>> = {
  api_key_required: {
    status: 401,
    meaning: 'The route is for partners, and there is no API key.',
    remedy: 'Send `X-Api-Key`, and sign the request.',
  },
  invalid_api_key: {
    status: 401,
    meaning: 'The API key is unknown or was revoked, or its partner was removed.',
    remedy: 'Check that the whole key is sent. Ask the clinic for another one.',
  },
  api_key_expired: {
    status: 401,
    meaning: 'The API key has expired.',
    remedy: 'Ask the clinic for another one, and put it into your system before the next one ends.',
    details: { expiredAt: 'Instant at which it ended.' },
  },
  signature_required: {
    status: 401,
    meaning: 'The route takes signed requests alone, and this one has no signature.',
    remedy: 'Sign it after RFC 9421; `Accept-Signature` in the answer tells what is to be covered.',
  },
  invalid_signature: {
    status: 401,
    meaning:
      'The signature is not one that we take: it cannot be read, leaves out something that must be covered, names no key in force, or does not fit the request. The message tells which.',
    remedy:
      'Compare method, `@target-uri` and parameters with what was signed. Something on the way may have changed the request.',
  },
  signature_expired: {
    status: 401,
    meaning: 'The signature is more than five minutes old, from as far in the future, or past its own `expires`.',
    remedy: 'Set the clock of the signing system right, and sign each request when it is sent.',
    details: { serverTime: 'Our time.' },
  },
  digest_required: {
    status: 401,
    meaning: 'The request has a body, and no `Content-Digest`.',
    remedy: 'Send the digest of the body after RFC 9530, and cover it with the signature.',
  },
  digest_mismatch: {
    status: 401,
    meaning: 'The body that arrived is not the one that its `Content-Digest` tells of.',
    remedy: 'Take the digest of the very bytes that are sent. Something on the way may have changed the body.',
  },
  nonce_reused: {
    status: 401,
    meaning: 'A request with this nonce was accepted before: this is a repeat, by whomever.',
    remedy: 'Sign again with a new nonce. An `Idempotency-Key` keeps a repeat from having its effect twice.',
  },
  insufficient_scope: {
    status: 403,
    meaning: 'The API key is not for this. The attempt stands in the audit trail.',
    remedy: 'Use a key with this scope, or ask the clinic for one.',
    details: { scope: 'The scope that the route takes.' },
  },
  partner_suspended: {
    status: 403,
    meaning: 'The clinic has suspended this partner.',
    remedy: 'Ask the clinic why. The keys stay good for when it ends.',
  },
  partner_name_taken: {
    status: 409,
    meaning: 'Another partner has this name, in whatever case of letters.',
    remedy: 'Choose another name, or change that partner.',
  },
  too_many_keys: {
    status: 409,
    meaning: 'The partner has as many keys of this kind in force as there may be.',
    remedy: 'Revoke one that is not used any more.',
    details: { most: 'How many there may be.' },
  },
  endpoint_exists: {
    status: 409,
    meaning: 'The partner has an endpoint with this URL already.',
    remedy: 'Change that endpoint, or choose another URL.',
  },
  too_many_endpoints: {
    status: 409,
    meaning: 'The partner has as many endpoints as there may be.',
    remedy: 'Remove one that is not used any more.',
    details: { most: 'How many there may be.' },
  },
  delivery_not_settled: {
    status: 409,
    meaning: 'The delivery, or another repetition of it, is still being tried.',
    remedy: 'Wait until it is delivered or dead.',
    details: { status: 'Where it stands.' },
  },
};
