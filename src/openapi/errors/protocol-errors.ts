import type { CataloguedError } from './catalogued-error';

const SEND_AGAIN = 'Send the same request again after `Retry-After` seconds, with the same `Idempotency-Key`.';

/** What any request can meet. */
export const PROTOCOL_ERRORS: Readonly<Record<string, CataloguedError>> = {
  malformed_request: {
    status: 400,
    meaning: 'The request could not be read.',
    remedy: 'Check that the body is valid JSON and that `Content-Length` is its length in bytes.',
  },
  idempotency_key_malformed: {
    status: 400,
    meaning: 'The `Idempotency-Key` header is empty, too long or there twice.',
    remedy: 'Send one key of 1 to 255 characters, or none.',
  },
  not_found: {
    status: 404,
    meaning: "What the request names does not exist, or is not the caller's; the two are told apart nowhere.",
    remedy: 'Check the id, and whose account is signed in.',
  },
  route_not_found: {
    status: 404,
    meaning: 'There is no such path, or it does not take this method.',
    remedy: 'Compare path and method with the reference.',
  },
  request_timeout: {
    status: 408,
    meaning: 'The request took too long to arrive.',
    remedy: 'Send it again over a faster connection.',
  },
  illegal_transition: {
    status: 409,
    meaning: 'The state of the subject does not allow this, such as cancelling what is cancelled.',
    remedy: 'Read the subject again and decide anew.',
    details: { from: 'The present state.', to: 'The state that was asked for.' },
  },
  idempotency_in_progress: {
    status: 409,
    meaning: 'Another request with this `Idempotency-Key` is still in progress.',
    remedy: 'Wait for its answer, or send the same request again after a second.',
    retryAfter: true,
  },
  version_conflict: {
    status: 412,
    meaning: 'Somebody else changed the record since it was read.',
    remedy: 'Read it again, apply the change to what it is now, and send the new `version` in `If-Match`.',
  },
  uri_too_long: {
    status: 414,
    meaning: 'Path and query are longer than the server takes.',
    remedy: 'Ask for less at once; a URL may have 4,096 characters.',
  },
  body_too_large: {
    status: 413,
    meaning: 'The body is larger than this route takes.',
    remedy: 'Send less; JSON bodies may have 1 MiB.',
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'The body is of a type that this route does not read.',
    remedy: 'Send JSON as `Content-Type: application/json`.',
  },
  validation_failed: {
    status: 422,
    meaning: 'Some fields are not valid, or not known.',
    remedy: 'Mend every field that is listed; all faults come at once.',
    details: { errors: 'The faults: `[{ field, message }]`, the field by its path, such as `payment.method`.' },
  },
  idempotency_key_reused: {
    status: 422,
    meaning: 'The `Idempotency-Key` was used for another request before.',
    remedy: 'Make a new key for every new request; keep it only for repeats of the same one.',
  },
  rate_limited: {
    status: 429,
    meaning: 'Too many requests from this address or for this account.',
    remedy: 'Wait `Retry-After` seconds; the `RateLimit` header tells how many requests are left.',
    retryAfter: true,
  },
  headers_too_large: {
    status: 431,
    meaning: 'The headers are larger than the server takes.',
    remedy: 'Send fewer or shorter headers, such as cookies.',
  },
  internal_error: {
    status: 500,
    meaning: 'Something went wrong on our side.',
    remedy: 'Repeat with the same `Idempotency-Key`; if it stays, tell whoever runs the service the `requestId`.',
  },
  unavailable: {
    status: 503,
    meaning: 'The service cannot answer right now.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  busy: {
    status: 503,
    meaning: 'Too many people are signing in at once.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  contention: {
    status: 503,
    meaning: 'Too many changes met at one place, and nothing was changed.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  database_unavailable: {
    status: 503,
    meaning: 'The database cannot be reached right now.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  mail_server_unavailable: {
    status: 503,
    meaning: 'The mail server is down. No request waits for it: mails are sent later.',
    remedy: 'Nothing is to be done by callers.',
    retryAfter: true,
  },
};
